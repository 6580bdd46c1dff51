import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { alarmsOf } from './alarms.ts'
import { isSpraying, assessAccount, assessNetwork, mostInARow, networkBudget } from './throttle.ts'

const limits = { attempts: 5, windowMinutes: 15 }
const start = new Date('2026-03-01T09:00:00Z')
const at = (minutes: number): Date => new Date(start.getTime() + minutes * 60_000)
/** Newest first, as they are read. */
const failuresAt = (...minutes: number[]): Date[] => minutes.sort((a, b) => b - a).map(at)

test('five failures are free, and the sixth attempt waits for the window to pass', () => {
  assert.deepEqual(assessAccount(failuresAt(0, 1, 2, 3), at(4), limits), { allowed: true })
  const failures = failuresAt(0, 1, 2, 3, 4)
  const verdict = assessAccount(failures, at(5), limits)
  assert.deepEqual(verdict, { allowed: false, why: 'slowed', retryAfterSeconds: 14 * 60 })
  assert.deepEqual(assessAccount(failures, at(19), limits), { allowed: true })
})

test('each failure after the free ones doubles the wait, up to an hour; a day without any makes them free again', () => {
  const failures = [0, 0, 0, 0, 0]
  for (const minutes of [15, 30, 60, 60, 60]) {
    const last = failures.at(-1) ?? 0
    const verdict = assessAccount(failuresAt(...failures), at(last), limits)
    assert.equal(!verdict.allowed && verdict.retryAfterSeconds, minutes * 60)
    failures.push(last + minutes)
  }
  assert.deepEqual(assessAccount(failuresAt(...failures), at((failures.at(-1) ?? 0) + 24 * 60), limits), {
    allowed: true,
  })
})

test('after a hundred in a row nothing is looked at any more, however long ago they were', () => {
  const failures = failuresAt(...Array.from({ length: mostInARow }, (_, index) => index))
  const verdict = assessAccount(failures, at(365 * 24 * 60), limits)
  assert.equal(!verdict.allowed && verdict.why, 'blocked')
  assert.equal(assessAccount(failures.slice(1), at(365 * 24 * 60), limits).allowed, true)
})

test('whenever somebody tries, no window holds more looked-at attempts than are free, and no more than a hundred in all', () => {
  const settings = fc.record({
    attempts: fc.integer({ min: 2, max: 50 }),
    windowMinutes: fc.integer({ min: 1, max: 1440 }),
  })
  const pauses = fc.array(fc.integer({ min: 0, max: 4_000_000 }), { minLength: 1, maxLength: 300 })
  fc.assert(
    fc.property(settings, pauses, (given, milliseconds) => {
      let now = start.getTime()
      let looked: Date[] = []
      for (const pause of milliseconds) {
        now += pause
        if (assessAccount(looked.slice(0, mostInARow), new Date(now), given).allowed)
          looked = [new Date(now), ...looked]
      }
      const window = given.windowMinutes * 60_000
      for (const [index, moment] of looked.entries()) {
        const before = looked.slice(index).filter((other) => moment.getTime() - other.getTime() < window)
        assert.ok(before.length <= given.attempts)
      }
      assert.ok(looked.length <= mostInARow)
    }),
  )
})

test('whoever waits as long as they were told is looked at', () => {
  const pauses = fc.array(fc.integer({ min: 0, max: 4_000_000 }), { minLength: 5, maxLength: 90 })
  fc.assert(
    fc.property(pauses, (milliseconds) => {
      let now = start.getTime()
      const failures = milliseconds.map((pause) => new Date((now += pause))).reverse()
      const verdict = assessAccount(failures, new Date(now), limits)
      if (verdict.allowed) return
      const then = new Date(now + verdict.retryAfterSeconds * 1000)
      assert.equal(assessAccount(failures, then, limits).allowed, true)
    }),
  )
})

test('a network is refused for many failures, or for fewer at many different people, until the window has passed', () => {
  const spent = { failures: networkBudget(limits), people: 2, oldestAt: at(0) }
  const spraying = { failures: 10, people: 10, oldestAt: at(0) }
  const ordinary = { failures: 49, people: 9, oldestAt: at(0) }
  for (const network of [spent, spraying]) {
    const verdict = assessNetwork(network, at(5), limits)
    assert.deepEqual(verdict, { allowed: false, why: 'slowed', retryAfterSeconds: 600 })
  }
  assert.equal(assessNetwork(ordinary, at(5), limits).allowed, true)
  assert.deepEqual([isSpraying(spraying, limits), isSpraying(spent, limits)], [true, false])
})

test('a failure alarms by what it completes: five of a person, fifty of a network, ten people from one network', () => {
  const quiet = { account: 'a', network: 'n', failures: failuresAt(0, 1, 2, 3) }
  const few = { failures: 4, people: 1, oldestAt: at(0) }
  const typesOf = (failure: Parameters<typeof alarmsOf>[0]) =>
    alarmsOf(failure, at(10), limits).map(({ type, key }) => `${type} ${key}`)
  assert.deepEqual(typesOf({ ...quiet, fromNetwork: few }), [])
  assert.deepEqual(typesOf({ ...quiet, failures: failuresAt(0, 1, 2, 3, 4), fromNetwork: few }), [
    'sign_in.brute_force a',
  ])
  assert.deepEqual(typesOf({ ...quiet, fromNetwork: { ...few, failures: 50 } }), ['sign_in.brute_force n'])
  assert.deepEqual(typesOf({ ...quiet, fromNetwork: { ...few, failures: 10, people: 10 } }), [
    'sign_in.spraying n',
  ])
})
