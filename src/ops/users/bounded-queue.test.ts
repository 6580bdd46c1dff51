import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createBoundedQueue } from './bounded-queue.ts'

function heldWork() {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { work: () => promise, finish: resolve }
}

test('never more than the allowed number run at once, and every admitted piece of work runs', async () => {
  const queue = createBoundedQueue({ atOnce: 2, waiting: 20, retryAfterSeconds: 1 })
  let running = 0
  let most = 0
  const work = async () => {
    most = Math.max(most, ++running)
    await new Promise((resolve) => setImmediate(resolve))
    running--
  }
  await Promise.all(Array.from({ length: 22 }, () => queue.run(work)))
  assert.equal(most, 2)
  assert.equal(running, 0)
})

test('who comes when the queue is full is refused at once with 503 and when to come back', async () => {
  const queue = createBoundedQueue({ atOnce: 1, waiting: 1, retryAfterSeconds: 7 })
  const held = heldWork()
  const admitted = [queue.run(held.work), queue.run(held.work)]
  await assert.rejects(queue.run(held.work), {
    code: 'OVERLOADED',
    status: 503,
    extras: { retryAfterSeconds: 7 },
  })
  held.finish()
  await Promise.all(admitted)
  assert.equal(await queue.run(() => Promise.resolve('free again')), 'free again')
})

test('work that fails gives its place to the next', async () => {
  const queue = createBoundedQueue({ atOnce: 1, waiting: 1, retryAfterSeconds: 1 })
  const failing = queue.run(() => Promise.reject(new Error('broken')))
  const next = queue.run(() => Promise.resolve('ran'))
  await assert.rejects(failing, /broken/)
  assert.equal(await next, 'ran')
})
