import { chmod, link, mkdtemp, readdir, realpath, rm, symlink } from 'node:fs/promises'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Held for as long as this process owns the directory. What connects to the socket is handed to `onConnection`. */
export type DataDirectoryLock = {
  server: Server
  onConnection: (callback: (socket: Socket) => void) => void
  release: () => Promise<void>
}

/** Somebody else owns the directory. */
export class DataDirectoryInUse extends Error {
  override readonly name = 'DataDirectoryInUse'
}

/**
 * Makes this process the only owner of a data directory, by a unix socket in it: it dies with its process, however that ends.
 *
 * Sockets are numbered, and the owner is the one whose live socket has the highest number. A dead socket never comes to
 * life again and the highest is never removed, so two starters who find the same dead one compete for the next number,
 * which only one of them can link.
 */
export async function lockDataDirectory(dir: string): Promise<DataDirectoryLock> {
  const directory = await realpath(dir)
  const server = createServer()
  const open = new Set<Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.on('error', () => undefined).once('close', () => open.delete(socket))
    // A mere question whether somebody is here.
    if (server.listenerCount('connection') === 1) socket.destroy()
  })
  const claim = join(directory, `claim-${process.pid}-${crypto.randomUUID()}.sock`)
  await withShortPath(directory, claim, (path) => listen(server, path))
  try {
    // Only then may others see it: between creating and listening a socket looks dead.
    await chmod(claim, 0o600)
    await takeNextNumber(directory, claim)
  } catch (error) {
    server.close()
    throw error
  } finally {
    await rm(claim, { force: true })
  }
  return {
    server,
    onConnection: (callback) => void server.on('connection', callback),
    release: () => {
      for (const socket of open) socket.destroy()
      return close(server)
    },
  }
}

/** Connects to the process that owns the directory; undefined when nobody does. */
export async function connectToOwner(dir: string): Promise<Socket | undefined> {
  const directory = await realpath(dir)
  const highest = Math.max(...(await listNumbers(directory)))
  return highest < 1 ? undefined : connectTo(directory, socketName(highest))
}

const socketName = (number: number): string => `server-${number}.sock`

async function takeNextNumber(directory: string, claim: string): Promise<void> {
  for (;;) {
    const highest = Math.max(...(await listNumbers(directory)))
    if (highest > 0) await refuseLive(directory, highest)
    const mine = highest + 1
    if (!(await tryLink(claim, join(directory, socketName(mine))))) continue
    const others = (await listNumbers(directory)).filter((number) => number !== mine)
    if (Math.max(...others) < mine) return removeSockets(directory, others)
    // The directory was read long ago: this number had been used and removed since.
    await removeSockets(directory, [mine])
  }
}

async function refuseLive(directory: string, number: number): Promise<void> {
  const socket = await connectTo(directory, socketName(number))
  if (!socket) return
  socket.destroy()
  throw new DataDirectoryInUse(
    `The data directory ${directory} is in use by another Breakwater process. Stop it first, or use its console, API or command line.`,
  )
}

/** With a 0 in front, so that there is always a highest. */
async function listNumbers(directory: string): Promise<number[]> {
  const numbers = (await readdir(directory)).map((name) =>
    Number(/^server-(\d+)\.sock$/.exec(name)?.[1] ?? 0),
  )
  return [0, ...numbers.filter((number) => number > 0)]
}

async function removeSockets(directory: string, numbers: readonly number[]): Promise<void> {
  for (const number of numbers) await rm(join(directory, socketName(number)), { force: true })
}

const tryLink = (from: string, to: string): Promise<boolean> =>
  link(from, to).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false
      throw error
    },
  )

const connectTo = (directory: string, name: string): Promise<Socket | undefined> =>
  withShortPath(directory, join(directory, name), (path) => {
    const { promise, resolve, reject } = Promise.withResolvers<Socket | undefined>()
    const socket = createConnection(path)
    socket.once('connect', () => resolve(socket))
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') resolve(undefined)
      else reject(error)
    })
    return promise
  })

const listen = (server: Server, path: string): Promise<void> => {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject).listen(path, resolve)
  return promise
}

const close = (server: Server): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>()
  server.close(() => resolve())
  return promise
}

/** The system's limit for the path of a socket is 104 to 108 bytes; Node cuts a longer one off without a word. */
const longestPath = 100

/** Reaches a socket in a directory with a long name through a short symbolic link to that directory. */
async function withShortPath<T>(
  directory: string,
  path: string,
  use: (path: string) => Promise<T>,
): Promise<T> {
  if (Buffer.byteLength(path) <= longestPath) return use(path)
  const shortcut = await mkdtemp(join(tmpdir(), 'bw-'))
  try {
    await symlink(directory, join(shortcut, 'd'))
    return await use(join(shortcut, 'd', path.slice(directory.length + 1)))
  } finally {
    await rm(shortcut, { recursive: true })
  }
}
