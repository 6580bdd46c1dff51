import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLog } from '../log.ts'
import { createWriteBehind } from './write-behind.ts'

const log = createLog({ level: 'silent' })

test('of several values under one key the latest is written, once', async () => {
  const written: number[][] = []
  const batch = createWriteBehind<number>({
    everySeconds: 5,
    log,
    write: async (values) => void written.push(values),
  })
  batch.put('a', 1)
  batch.put('b', 2)
  batch.put('a', 3)
  await batch.flush()
  await batch.flush()
  assert.deepEqual(written, [[3, 2]])
})

test('what could not be written is kept, and newer values win over it', async () => {
  const written: number[][] = []
  let isBroken = true
  const batch = createWriteBehind<number>({
    everySeconds: 5,
    log,
    async write(values) {
      if (isBroken) throw new Error('database is away')
      written.push(values)
    },
  })
  batch.put('a', 1)
  batch.put('b', 2)
  await assert.rejects(batch.flush(), /away/)
  batch.put('a', 3)
  isBroken = false
  await batch.stop()
  assert.deepEqual(written, [[3, 2]])
})

test('stopping waits for the batch under way and writes what came after it', async () => {
  const written: number[][] = []
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  const batch = createWriteBehind<number>({
    everySeconds: 5,
    log,
    async write(values) {
      await held
      written.push(values)
    },
  })
  batch.put('a', 1)
  const underWay = batch.flush()
  await new Promise((resolve) => setImmediate(resolve))
  batch.put('a', 2)
  const stopped = batch.stop()
  release()
  await Promise.all([underWay, stopped])
  assert.deepEqual(written, [[1], [2]])
})

test('values that are joined are counted once, whatever fails in between', async () => {
  const written: number[] = []
  let isBroken = true
  const batch = createWriteBehind<{ count: number }>({
    everySeconds: 5,
    log,
    join: (older, newer) => ({ count: older.count + newer.count }),
    write(values) {
      if (!isBroken) return Promise.resolve(void written.push(...values.map(({ count }) => count)))
      batch.put('a', { count: 4 })
      batch.put('b', { count: 8 })
      return Promise.reject(new Error('away'))
    },
  })
  batch.put('a', { count: 1 })
  batch.put('a', { count: 2 })
  await assert.rejects(batch.flush(), /away/)
  isBroken = false
  await batch.stop()
  assert.deepEqual(written, [7, 8])
})
