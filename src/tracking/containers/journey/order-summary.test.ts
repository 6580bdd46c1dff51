import assert from 'node:assert/strict'
import { test } from 'node:test'
import { story } from '../fixtures/story.ts'
import { journeyOf } from './journey.ts'
import { orderSummary } from './order-summary.ts'

const now = '2026-11-12T00:00:00.000Z'
const journey = (...lines: string[]) => journeyOf(story(...lines), { now })
const arrived = journey('ACT DEPA CNSHA 2026-10-09', 'ACT ARRI NLRTM 2026-11-10')
const discharged = journey(
  'ACT DEPA CNSHA 2026-10-09',
  'ACT ARRI NLRTM 2026-11-11',
  'ACT DISC NLRTM 2026-11-11',
)
const soon = journey('ACT DEPA CNSHA 2026-10-09', 'EST ARRI NLRTM 2026-11-18')
const late = journey('ACT DEPA CNSHA 2026-10-09', 'EST ARRI NLRTM 2026-11-24')
const silent = journey()

test('the last box decides: three of four arrived, the last one expected on the 24th', () => {
  const summary = orderSummary([arrived, late, arrived, discharged])
  assert.deepEqual([summary.total, summary.arrivedCount, summary.worst], [4, 3, 1])
  assert.equal(summary.eta?.at.slice(0, 10), '2026-11-24')
})

test('of several under way the latest counts', () => {
  assert.equal(orderSummary([late, soon]).worst, 0)
})

test('a box without a date leaves the order without one', () => {
  const summary = orderSummary([late, silent, arrived])
  assert.deepEqual([summary.worst, summary.eta, summary.withoutEta], [1, null, 1])
})

test('when all have arrived the one that is least far decides', () => {
  const summary = orderSummary([discharged, arrived])
  assert.deepEqual([summary.arrivedCount, summary.worst, summary.eta?.isActual], [2, 1, true])
})

test('an order without boxes has no answer', () => {
  assert.deepEqual(orderSummary([]), { total: 0, arrivedCount: 0, withoutEta: 0, worst: null, eta: null })
})
