import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { afterFailure, type Failure } from './retry-policy.ts'

const now = new Date('2026-03-01T12:00:00Z')
const later = new Date('2026-03-02T12:00:00Z')
const postponed: Failure = { kind: 'postponed', problem: '450' }
const minutesUntilNext = (attempts: number, random: number): number => {
  const plan = afterFailure({ attempts, giveUpAt: later }, postponed, { now, random })
  assert.ok(!plan.givesUp)
  return (plan.nextAttemptAt.getTime() - now.getTime()) / 60_000
}

test('pauses double from a minute to an hour', () => {
  assert.deepEqual(
    [1, 2, 3, 4, 5, 6, 7, 8, 1000].map((attempts) => minutesUntilNext(attempts, 0)),
    [1, 2, 4, 8, 16, 32, 60, 60, 60],
  )
})

test('a pause is never shorter than planned, and at most a fifth longer', () => {
  const cases = [fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true })] as const
  fc.assert(
    fc.property(...cases, (attempts, random) => {
      const planned = minutesUntilNext(attempts, 0)
      const pause = minutesUntilNext(attempts, random)
      assert.ok(pause >= planned && pause <= planned * 1.2 + 0.001)
    }),
  )
})

test('a mail is given up at once when it is refused for good, otherwise only when its time is over', () => {
  const mail = { attempts: 1, giveUpAt: later }
  const givesUp = (kind: Failure['kind'], at: Date) =>
    afterFailure(mail, { kind, problem: '' }, { now: at, random: 0 }).givesUp
  assert.equal(givesUp('refused', now), true)
  for (const kind of ['postponed', 'unreachable'] as const) {
    assert.equal(givesUp(kind, now), false)
    assert.equal(givesUp(kind, later), true)
  }
})
