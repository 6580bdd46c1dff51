import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { Redis } from 'ioredis'
import { onEachEngine, testDatabase } from '../../../test/support/engines.ts'
import type { Db } from '../database/database.ts'
import { createLog } from '../log.ts'
import { shareRedis } from './redis.ts'
import { createRateLimits, rateLimitMigrations, type Limiter } from './rate-limit.ts'

const log = createLog({ level: 'silent' })
const tenPerHour = { name: 'test', seconds: 3600, points: () => 10 }

onEachEngine('rate limit', (engine) => {
  const open = async (t: TestContext) =>
    (await testDatabase(t, engine, { migrations: rateLimitMigrations })).db

  test('of 15 parallel uses exactly 10 are allowed, alone and on two nodes', async (t) => {
    const db = await open(t)
    for (const nodes of [['a'], ['a', 'b']]) {
      const limiters = nodes.map(() =>
        limitsOn(db, nodes).limiter({ ...tenPerHour, name: `on-${nodes.length}` }),
      )
      const verdicts = await Promise.all(
        Array.from({ length: 15 }, (_, i) => pick(limiters, i).consume('10.0.0.1')),
      )
      assert.equal(verdicts.filter((verdict) => verdict.allowed).length, 10)
      assert.ok(verdicts.every((verdict) => verdict.retryAfterSeconds > 3500))
      assert.equal(
        (await pick(limiters, 0).consume('10.0.0.2')).allowed,
        true,
        'another client is not affected',
      )
    }
  })

  test('a restart forgets nothing', async (t) => {
    const db = await open(t)
    const before = limitsOn(db, ['a'])
    const limiter = before.limiter(tenPerHour)
    for (let i = 0; i < 10; i++) await limiter.consume('10.0.0.1')
    await before.stop()
    const after = limitsOn(db, ['a'])
    const restored = after.limiter(tenPerHour)
    await after.start()
    const verdict = await restored.consume('10.0.0.1')
    await after.stop()
    assert.equal(verdict.allowed, false)
  })

  test('when a second node comes, what was counted in memory counts on', async (t) => {
    const db = await open(t)
    const nodes = ['a']
    const limiter = limitsOn(db, nodes).limiter(tenPerHour)
    for (let i = 0; i < 10; i++) await limiter.consume('10.0.0.1')
    nodes.push('b')
    assert.equal((await limiter.consume('10.0.0.1')).allowed, false)
  })

  test('when the second node has gone, what both counted counts on', async (t) => {
    const db = await open(t)
    const nodes = ['a', 'b']
    const [one, other] = [limitsOn(db, nodes), limitsOn(db, nodes)].map((node) => node.limiter(tenPerHour))
    for (let i = 0; i < 5; i++) await Promise.all([one?.consume('10.0.0.1'), other?.consume('10.0.0.1')])
    nodes.pop()
    assert.equal((await one?.consume('10.0.0.1'))?.allowed, false)
  })

  test('a hundred thousand clients are counted exactly, and survive a restart', async (t) => {
    const db = await open(t)
    const before = limitsOn(db, ['a'])
    const limiter = before.limiter({ ...tenPerHour, points: () => 1 })
    const clients = Array.from({ length: 100_000 }, (_, i) => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`)
    const firsts = await Promise.all(clients.map((client) => limiter.consume(client)))
    assert.ok(firsts.every((verdict) => verdict.allowed))
    await before.stop()
    const after = limitsOn(db, ['a'])
    const restored = after.limiter({ ...tenPerHour, points: () => 1 })
    await after.start()
    const seconds = await Promise.all(clients.map((client) => restored.consume(client)))
    await after.stop()
    assert.ok(seconds.every((verdict) => !verdict.allowed))
  })

  test('a changed number of points acts at the next use', async (t) => {
    const db = await open(t)
    let points = 2
    const limiter = limitsOn(db, ['a']).limiter({ ...tenPerHour, points: () => points })
    for (let i = 0; i < 2; i++) await limiter.consume('10.0.0.1')
    assert.equal((await limiter.consume('10.0.0.1')).allowed, false)
    points = 5
    assert.equal((await limiter.consume('10.0.0.1')).allowed, true)
  })

  test('while Redis is down the counters are in PostgreSQL, and nobody waits', async (t) => {
    const db = await open(t)
    const redis = new Redis({
      port: 1,
      lazyConnect: true,
      enableOfflineQueue: false,
      commandTimeout: 200,
      retryStrategy: () => null,
    })
    redis.on('error', () => undefined)
    t.after(() => redis.disconnect())
    const limiter = createRateLimits({
      db,
      bus: { liveNodes: () => ['a'] },
      log,
      redis: shareRedis(redis, log),
    }).limiter(tenPerHour)
    const began = performance.now()
    const verdicts = await Promise.all(Array.from({ length: 15 }, () => limiter.consume('10.0.0.1')))
    assert.equal(verdicts.filter((verdict) => verdict.allowed).length, 10)
    assert.ok(performance.now() - began < 5_000)
  })
})

const limitsOn = (db: Db, nodes: readonly string[]) =>
  createRateLimits({ db, bus: { liveNodes: () => nodes }, log })

function pick(limiters: readonly Limiter[], index: number): Limiter {
  const limiter = limiters[index % limiters.length]
  assert.ok(limiter)
  return limiter
}
