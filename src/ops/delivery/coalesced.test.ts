import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSingleFlight } from './sending.ts'

test('work never runs twice at once, and whoever asks is served by a run that began after asking', async () => {
  let running = 0
  let begun = 0
  const work = createSingleFlight(async () => {
    assert.equal(++running, 1)
    const mine = ++begun
    await new Promise((resolve) => setImmediate(resolve))
    running -= 1
    if (mine === 2) throw new Error('the second run fails')
    return mine
  })
  const first = work()
  const others = [work(), work(), work()].map((answer) => assert.rejects(answer, /second run/))
  assert.equal(await first, 1)
  await Promise.all(others)
  assert.equal(await work(), 3)
})
