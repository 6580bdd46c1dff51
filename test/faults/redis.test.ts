import assert from 'node:assert/strict'
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { suite, test, type TestContext } from 'node:test'
import { createLog } from '../../src/kernel/log.ts'
import { createRateLimits, rateLimitMigrations } from '../../src/kernel/rate-limit/rate-limit.ts'
import { openRedis } from '../../src/kernel/rate-limit/redis.ts'
import { temporaryDirectory, testDatabase } from '../support/engines.ts'
import { freePort, waitFor } from '../support/running-server.ts'

const isMissing = spawnSync('redis-server', ['--version']).status !== 0 && 'redis-server is not installed'

suite('a real Redis', { skip: isMissing, timeout: 120_000 }, () => {
  test('that becomes a read-only replica is left, said so once, and used again after its promotion', async (t) => {
    const { limiter, redis, command, logged } = await open(t)
    await waitFor(() => redis.isUsable(), 20)
    assert.equal((await limiter.consume('before')).allowed, true)
    await command('REPLICAOF 127.0.0.1 1')
    for (let i = 0; i < 12; i++) assert.equal((await limiter.consume('a')).allowed, i < 10, String(i))
    assert.equal(redis.isUsable(), false)
    await command('REPLICAOF NO ONE')
    await waitFor(() => redis.isUsable(), 20)
    assert.deepEqual(logged(), [/READONLY/, /used again/])
  })

  test('that hangs holds up only the requests that it had when it stopped answering, and is used again after', async (t) => {
    const { limiter, redis, server, logged } = await open(t)
    await waitFor(() => redis.isUsable(), 20)
    server.kill('SIGSTOP')
    t.after(() => server.kill('SIGCONT'))
    await limiter.consume('a')
    assert.equal(redis.isUsable(), false, 'nobody after the first one asks')
    for (let i = 1; i < 12; i++) assert.equal((await limiter.consume('a')).allowed, i < 10, String(i))
    server.kill('SIGCONT')
    await waitFor(() => redis.isUsable(), 20)
    assert.deepEqual(logged(), [/timed out/, /used again/])
  })

  test('that is killed and started again is used again', async (t) => {
    const { limiter, redis, server, restart } = await open(t)
    await waitFor(() => redis.isUsable(), 20)
    server.kill('SIGKILL')
    await once(server, 'exit')
    for (let i = 0; i < 12; i++) assert.equal((await limiter.consume('a')).allowed, i < 10, String(i))
    await restart()
    await waitFor(() => redis.isUsable(), 20)
    assert.equal((await limiter.consume('b')).allowed, true)
  })
})

async function open(t: TestContext) {
  const { db } = await testDatabase(t, 'pglite', { migrations: rateLimitMigrations })
  const port = await freePort()
  const directory = await temporaryDirectory()
  const start = async (): Promise<ChildProcess> => {
    const child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], {
      cwd: directory,
      stdio: 'ignore',
    })
    t.after(() => child.kill('SIGKILL'))
    await waitFor(async () => (await ask(port, 'PING').catch(() => '')).startsWith('+PONG'), 20)
    return child
  }
  const server = await start()
  const lines: string[] = []
  const log = createLog({ level: 'warn', destination: { write: (line) => void lines.push(line) } })
  const redis = openRedis(`redis://127.0.0.1:${port}`, log)
  assert.ok(redis)
  t.after(() => redis.disconnect())
  const limits = createRateLimits({ db, bus: { liveNodes: () => ['a'] }, log, redis })
  return {
    redis,
    server,
    restart: start,
    limiter: limits.limiter({ name: 'test', seconds: 3600, points: () => 10 }),
    command: (line: string) => ask(port, line),
    /** What was logged, as patterns that stand for it. */
    logged: () =>
      lines.map((line) => [/READONLY/, /timed out/, /used again/].find((known) => known.test(line)) ?? line),
  }
}

/** One command as one would type it, and the answer's first bytes. */
async function ask(port: number, line: string): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8')
  try {
    await once(socket, 'connect')
    socket.write(`${line}\r\n`)
    const [answer] = (await once(socket, 'data')) as [string]
    return answer
  } finally {
    socket.destroy()
  }
}
