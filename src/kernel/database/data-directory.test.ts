import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { temporaryDirectory, type CleansUp } from '../../../test/support/engines.ts'
import { connectToOwner, DataDirectoryInUse, lockDataDirectory } from './data-directory.ts'
import { openDatabase } from './database.ts'

test('a directory has one owner, and the refusal names it', async () => {
  const directory = await temporaryDirectory()
  const lock = await lockDataDirectory(directory)
  await assert.rejects(lockDataDirectory(directory), (error) => {
    assert.ok(error instanceof DataDirectoryInUse)
    assert.ok(error.message.includes(directory))
    return true
  })
  await lock.release()
  await (await lockDataDirectory(directory)).release()
})

test('of many starters at a dead socket exactly one becomes the owner', async () => {
  for (let round = 0; round < 20; round++) {
    const directory = await temporaryDirectory()
    await leaveDeadSocket(directory)
    const starters = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataDirectory(directory)))
    const owners = starters.filter((starter) => starter.status === 'fulfilled')
    assert.equal(owners.length, 1)
    await owners[0]?.value.release()
  }
})

test('a directory whose path is longer than a socket may be is locked and reached all the same', async (t) => {
  const directory = join(await temporaryDirectory(), 'a'.repeat(120), 'b'.repeat(120))
  await mkdir(directory, { recursive: true })
  const lock = await lockDataDirectory(directory)
  t.after(() => lock.release())
  await assert.rejects(lockDataDirectory(directory), DataDirectoryInUse)
  lock.onConnection((socket) => socket.end('hello'))
  const socket = await connectToOwner(directory)
  assert.ok(socket)
  const [greeting] = (await once(socket, 'data')) as [Buffer]
  assert.equal(greeting.toString(), 'hello')
})

test('only its user may connect, and nobody answers once it is released', async () => {
  const directory = await temporaryDirectory()
  assert.equal(await connectToOwner(directory), undefined)
  const lock = await lockDataDirectory(directory)
  const sockets = (await readdir(directory)).filter((name) => name.endsWith('.sock'))
  assert.equal(sockets.length, 1)
  assert.equal((await stat(join(directory, sockets[0] ?? ''))).mode & 0o777, 0o600)
  await lock.release()
  assert.equal(await connectToOwner(directory), undefined)
})

test('a second process is refused; after kill -9 the next one finds every acknowledged row', async (t) => {
  const dataDir = join(await temporaryDirectory(), 'data')
  const owner = startOwner(t, dataDir)
  const acknowledged = await readUntil(owner, (lines) => lines.length > 200)
  const refused = await readUntil(startOwner(t, dataDir), (lines) => lines.length > 0)
  assert.match(refused[0] ?? '', /data directory .* is in use by another Breakwater process/)
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  const { db, close } = await openDatabase({ dataDir })
  t.after(close)
  const { rows } = await sql<{ id: number }>`select id from breakwater.kept order by id`.execute(db)
  const kept = new Set(rows.map((row) => row.id))
  const lost = acknowledged.slice(1).filter((line) => !kept.has(Number(line)))
  assert.deepEqual(lost, [])
})

function startOwner(t: CleansUp, dataDir: string): ChildProcess {
  const script = fileURLToPath(new URL('../../../test/support/own-directory.ts', import.meta.url))
  const child = spawn(process.execPath, [script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.after(async () => void child.kill('SIGKILL'))
  return child
}

async function readUntil(
  child: ChildProcess,
  isEnough: (lines: readonly string[]) => boolean,
): Promise<string[]> {
  assert.ok(child.stdout)
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (isEnough(lines)) break
  }
  return lines
}

/** What kill -9 leaves: a socket file that nobody listens on. */
async function leaveDeadSocket(directory: string): Promise<void> {
  const path = join(directory, 'server-1.sock')
  const child = spawn(process.execPath, [
    '-e',
    `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`,
  ])
  await once(child, 'exit')
  assert.ok((await stat(path)).isSocket())
}
