import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTurns, type Steps } from './slices.ts'

test('long works take turns, and in each round of the event loop only one of them computes', async () => {
  const seen: string[] = []
  function* work(name: string): Steps<string> {
    for (let step = 0; step < 3; step++) {
      seen.push(name)
      yield
    }
    return name
  }
  const inTurns = createTurns(0)
  let isDone = false
  const others = () => {
    seen.push('|')
    if (!isDone) setImmediate(others)
  }
  setImmediate(others)
  const results = await Promise.all([inTurns(work('a')), inTurns(work('b'))])
  isDone = true
  assert.deepEqual(results, ['a', 'b'])
  assert.match(seen.join(''), /^\|*a\|+b\|+a\|+b\|+a\|+b\|*$/)
})

test('what a work throws reaches whoever asked, and holds up nobody', async () => {
  function* broken(): Steps<never> {
    yield
    throw new RangeError('no such rule')
  }
  function* whole(): Steps<number> {
    yield
    return 1
  }
  const inTurns = createTurns()
  const [first, second] = await Promise.allSettled([inTurns(broken()), inTurns(whole())])
  assert.deepEqual([first.status, second.status], ['rejected', 'fulfilled'])
})
