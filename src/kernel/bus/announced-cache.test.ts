import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestWire } from '../../../test/support/bus.ts'
import { createAnnouncedCache } from './announced-cache.ts'
import type { Db } from '../database/database.ts'

/** The wire of these tests takes no part in any transaction. */
const noDb = undefined as unknown as Db

function setUp(capacity = 10, believedDeafMilliseconds = 0) {
  const wire = createTestWire()
  const bus = wire.node()
  const stored = new Map([
    ['a', 1],
    ['b', 2],
    ['c', 3],
  ])
  const loads: string[] = []
  const load = (key: string) => {
    loads.push(key)
    return Promise.resolve(stored.get(key))
  }
  const cache = createAnnouncedCache(bus, { topic: 'numbers', capacity, load, believedDeafMilliseconds })
  return { wire, bus, stored, loads, cache }
}

test('a known value is there at once and costs no load, and those who ask together share one', async () => {
  const { cache, loads } = setUp()
  assert.deepEqual(await Promise.all([cache.get('a'), cache.get('a')]), [1, 1])
  assert.equal(cache.get('a'), 1)
  assert.deepEqual(loads, ['a'])
})

test('an announced change is loaded again on every node', async () => {
  const { wire, cache, stored, loads } = setUp()
  const elsewhere = createAnnouncedCache<number>(wire.node(), {
    topic: 'numbers',
    capacity: 10,
    load: (key) => Promise.resolve(stored.get(key)),
  })
  await cache.get('a')
  stored.set('a', 10)
  await elsewhere.announce(noDb, ['a'])
  wire.deliver()
  assert.equal(await cache.get('a'), 10)
  assert.deepEqual(loads, ['a', 'a'])
})

test('a value whose change is announced while it is being loaded is not remembered', async () => {
  const { wire, cache, stored } = setUp()
  const early = cache.get('a')
  stored.set('a', 10)
  await cache.announce(noDb, ['a'])
  wire.deliver()
  await early
  assert.equal(await cache.get('a'), 10)
})

test('a node that does not hear loads every time, and trusts nothing from before when it hears again', async () => {
  const { bus, cache, stored } = setUp()
  await cache.get('a')
  bus.setHearing(false)
  stored.set('a', 10)
  assert.equal(await cache.get('a'), 10)
  stored.set('a', 15)
  assert.equal(await cache.get('a'), 15)
  stored.set('a', 20)
  bus.setHearing(true)
  assert.equal(await cache.get('a'), 20)
})

test('what may be seen late is loaded once for that long while the node does not hear', async () => {
  const { bus, cache, stored, loads } = setUp(10, 60_000)
  bus.setHearing(false)
  await cache.get('a')
  stored.set('a', 10)
  assert.equal(await cache.get('a'), 1)
  cache.forget(['a'])
  assert.equal(await cache.get('a'), 10, 'what this node changed itself is seen at once')
  assert.deepEqual(loads, ['a', 'a'])
})

test('what is absent, and what could not be loaded, is asked for again', async () => {
  const { bus } = setUp()
  const answers = [Promise.resolve(undefined), Promise.reject(new Error('away')), Promise.resolve(1)]
  const cache = createAnnouncedCache<number>(bus, {
    topic: 'answers',
    capacity: 10,
    load: () => answers.shift() ?? Promise.reject(new Error('asked too often')),
  })
  assert.equal(await cache.get('a'), undefined)
  await assert.rejects(async () => cache.get('a'), /away/)
  assert.equal(await cache.get('a'), 1)
  assert.equal(await cache.get('a'), 1)
})

test('beyond its capacity the longest unused value goes', async () => {
  const { cache, loads } = setUp(2)
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await cache.get(key)
  assert.deepEqual(loads, ['a', 'b', 'c', 'b'])
})

test('an announcement of many keys is split into messages that a notification can carry', async () => {
  const { cache, wire, loads } = setUp()
  const sizes: number[] = []
  wire.node().subscribe('numbers', (message) => sizes.push(JSON.stringify(message).length))
  await cache.get('a')
  await cache.announce(noDb, [...Array.from({ length: 1000 }, () => 'x'.repeat(43)), 'a'])
  wire.deliver()
  assert.ok(Math.max(...sizes) < 7_500)
  await cache.get('a')
  assert.deepEqual(loads, ['a', 'a'])
})

test('what an announcement is about is told on every node, after the keys are forgotten, in as many parts as it needs', async () => {
  const { wire, cache, stored } = setUp()
  await cache.get('a')
  stored.set('a', 10)
  const told: string[] = []
  const seen: Promise<number | undefined>[] = []
  cache.onAnnounced((subjects) => {
    told.push(...subjects)
    seen.push((async () => cache.get('a'))())
  })
  const keys = ['a', ...Array.from({ length: 99 }, (_, index) => `key-${index}`)]
  const subjects = keys.map((key) => `what ${key} stands for`)
  assert.equal((await cache.announce(noDb, keys, subjects)).length, 2)
  wire.deliver()
  assert.deepEqual(told, subjects)
  assert.deepEqual(await Promise.all(seen), [10, 10])
})
