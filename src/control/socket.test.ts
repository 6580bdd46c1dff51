import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test, type TestContext } from 'node:test'
import * as fc from 'fast-check'
import {
  connectToOwner,
  lockDataDirectory,
  type DataDirectoryLock,
} from '../kernel/database/data-directory.ts'
import { createLog } from '../kernel/log.ts'
import { answerRequests, askOwner, type Told, type Verbs } from './socket.ts'

const silent = createLog({ level: 'silent' })

test('a verb’s lines and exit code arrive as they were told, whatever stands in them', async (t) => {
  const { dataDir } = await owned(t, new Map([['echo', echo]]))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'binary' })), fc.nat(255), async (lines, exit) => {
      const request = { verb: 'echo', options: { lines: JSON.stringify(lines), exit: String(exit) } }
      const wanted = [...lines.map((line) => ({ line: line.toWellFormed() })), { exit }]
      assert.deepEqual(await ask(dataDir, request), wanted)
    }),
    { numRuns: 30 },
  )
})

test('nobody is asked where nobody owns the directory', async (t) => {
  assert.equal(await askOwner(await directory(t), { verb: 'echo', options: {} }), undefined)
})

test('a verb that is not known is refused, also one that every object has', async (t) => {
  const { dataDir } = await owned(t, new Map())
  for (const verb of ['nonsense', 'constructor', '__proto__'])
    assert.deepEqual(await ask(dataDir, { verb, options: {} }), refusal)
})

test('a request that is no request, or has no end, is refused and the connection ended', async (t) => {
  const { dataDir } = await owned(t, new Map([['echo', echo]]))
  const wrong = [
    '\n',
    'hello\n',
    '{"verb":"echo"}\n',
    '{"verb":"echo","options":{"n":1}}\n',
    'x'.repeat(70_000),
  ]
  for (const text of wrong) assert.deepEqual(await send(dataDir, text), refusal)
})

test('a verb that fails half-way says why, and that it could not tell', async (t) => {
  const failing = async function* (): AsyncGenerator<Told> {
    yield { line: 'first' }
    throw new Error('the disk is on fire')
  }
  const { dataDir } = await owned(t, new Map([['fail', failing]]))
  const wanted = [{ line: 'first' }, { error: 'the disk is on fire' }, { exit: 2 }]
  assert.deepEqual(await ask(dataDir, { verb: 'fail', options: {} }), wanted)
})

test('an answer that breaks off is never taken for a whole one', async (t) => {
  const { dataDir, lock } = await owned(
    t,
    new Map([
      [
        'leave',
        async function* (): AsyncGenerator<Told> {
          yield { line: 'first' }
          await lock.release()
          yield { exit: 0 }
        },
      ],
    ]),
  )
  await assert.rejects(ask(dataDir, { verb: 'leave', options: {} }), /broke off/)
})

test('a reader who has seen enough ends the verb', async (t) => {
  const { promise: ended, resolve } = Promise.withResolvers<void>()
  const endless = async function* (): AsyncGenerator<Told> {
    try {
      for (;;) yield { line: 'and so on '.repeat(100) }
    } finally {
      resolve()
    }
  }
  const { dataDir } = await owned(t, new Map([['endless', endless]]))
  for await (const _ of (await askOwner(dataDir, { verb: 'endless', options: {} })) ?? []) break
  await ended
})

test('only the owner of the directory can open the socket', async (t) => {
  const { dataDir } = await owned(t, new Map())
  const { mode } = await stat(join(dataDir, 'server-1.sock'))
  assert.equal(mode & 0o777, 0o600)
})

const refusal = [
  { error: 'The running server does not know this request; is it of the same version?' },
  { exit: 2 },
]

async function* echo({ lines = '[]', exit }: Partial<Record<string, string>>): AsyncGenerator<Told> {
  for (const line of JSON.parse(lines) as string[]) yield { line: line.toWellFormed() }
  yield { exit: Number(exit) }
}

async function directory(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'breakwater-control-'))
  t.after(() => rm(path, { recursive: true, force: true }))
  return path
}

async function owned(t: TestContext, verbs: Verbs): Promise<{ dataDir: string; lock: DataDirectoryLock }> {
  const dataDir = await directory(t)
  const lock = await lockDataDirectory(dataDir)
  t.after(() => lock.release())
  lock.onConnection(answerRequests(verbs, silent))
  return { dataDir, lock }
}

const ask = async (dataDir: string, request: Parameters<typeof askOwner>[1]): Promise<unknown[]> =>
  Readable.from((await askOwner(dataDir, request)) ?? []).toArray()

/** What the owner answers to these bytes, until it ends the connection. */
async function send(dataDir: string, text: string): Promise<unknown[]> {
  const socket = await connectToOwner(dataDir)
  assert.ok(socket)
  let answer = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk))
  socket.write(text)
  await once(socket, 'close')
  return answer
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)
}
