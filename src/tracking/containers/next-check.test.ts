import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { directVoyage, story } from './fixtures/story.ts'
import { journeyOf } from './journey/journey.ts'
import { nextCheckAt, type CheckOutcome } from './next-check.ts'

const now = new Date('2026-11-01T08:00:00.000Z')
const minutesUntil = (outcome: CheckOutcome, { hours = 6, random = 0.5 } = {}): number | null => {
  const next = nextCheckAt(outcome, { now, hours, random })
  return next && (next.getTime() - now.getTime()) / 60_000
}
const journey = (...lines: string[]): CheckOutcome => ({
  kind: 'answered',
  journey: journeyOf(story('ACT DEPA CNSHA 2026-10-08', ...lines), { now: now.toISOString() }),
})
const hours = fc.double({ min: 0.25, max: 72, noNaN: true })
const random = fc.double({ min: 0, max: 1, noNaN: true })

test('an answer is good for the hours of the setting when nothing is expected before', () => {
  assert.equal(minutesUntil(journey('EST ARRI NLRTM 2026-11-24')), 360)
  assert.equal(minutesUntil(journey('EST ARRI NLRTM 2026-11-24'), { hours: 24 }), 1440)
  assert.equal(minutesUntil(journey('EST ARRI NLRTM 2026-10-30')), 360, 'what is overdue may come any time')
})

test('near an expected event it is asked when that should have happened, but not more than twice an hour', () => {
  assert.equal(minutesUntil(journey('EST ARRI NLRTM 2026-11-01T10:00')), 120)
  assert.equal(minutesUntil(journey('EST ARRI NLRTM 2026-11-01T08:05')), 30)
})

test('while the carrier knows nothing yet it is asked every quarter of an hour', () => {
  assert.equal(minutesUntil({ kind: 'nothing' }), 15)
})

test('a box that is back empty is never asked about again', () => {
  const frozen = journeyOf(directVoyage, { now: '2026-11-20T00:00:00.000Z' })
  assert.equal(minutesUntil({ kind: 'answered', journey: frozen }), null)
})

test('pauses after failures double up to two hours and stay there', () => {
  const pauses = Array.from({ length: 8 }, (_, index) =>
    minutesUntil({ kind: 'failed', failures: index + 1 }),
  )
  assert.deepEqual(pauses, [2, 4, 8, 16, 32, 64, 120, 120])
  assert.equal(minutesUntil({ kind: 'failed', failures: 1_000_000 }), 120)
})

test('whatever happened, the next check lies ahead and within the bounds', () => {
  const wait = fc.integer({ min: -100_000, max: 100_000 })
  fc.assert(
    fc.property(hours, random, fc.array(wait, { maxLength: 3 }), (given, chance, waits) => {
      const lines = waits.map((wait) => {
        const at = new Date(now.getTime() + wait * 60_000).toISOString()
        return `EST ARRI NLRTM ${at.slice(0, 16)}`
      })
      const minutes = minutesUntil(journey(...lines), { hours: given, random: chance }) ?? Number.NaN
      assert.ok(minutes >= Math.min(30, given * 60) * 0.9 - 0.001, `${minutes}`)
      assert.ok(minutes <= given * 60 * 1.1 + 0.001, `${minutes}`)
    }),
  )
})

test('chance spreads every pause by a tenth to both sides', () => {
  for (const outcome of [{ kind: 'nothing' } as const, { kind: 'failed', failures: 3 } as const]) {
    const middle = minutesUntil(outcome) ?? Number.NaN
    assert.equal(minutesUntil(outcome, { random: 0 }), middle * 0.9)
    assert.equal(minutesUntil(outcome, { random: 1 }), middle * 1.1)
  }
})
