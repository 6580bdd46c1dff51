import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Value } from 'typebox/value'
import { atSea, box, closed, fourBoxes, order } from './fixtures/views.ts'
import { toTrackingJson } from './to-tracking-json.ts'
import { TrackingJson } from './tracking-json.ts'

test('the JSON tells the facts of the page, to its schema', () => {
  const json = toTrackingJson(fourBoxes)
  assert.deepEqual([...Value.Errors(TrackingJson, json)], [])
  assert.deepEqual(json.summary, {
    containers: 4,
    arrived: 3,
    withoutArrivalDate: 0,
    decidingContainer: 'MSKU8532556',
    arrival: {
      at: '2026-11-24T17:00:00.000Z',
      localTime: '2026-11-24T18:00',
      certainty: 'estimated',
      place: { name: 'Rotterdam', unLocode: 'NLRTM' },
    },
  })
  const [first] = json.containers
  assert.deepEqual(
    first?.arrivalHistory.map(({ localTime, reason }) => [localTime, reason]),
    [
      ['2026-11-14T06:00', null],
      ['2026-11-18T06:00', null],
      ['2026-11-24T18:00', 'Bad weather'],
    ],
  )
  assert.deepEqual(
    [first?.situation, first?.isRolledOver, first?.position?.isEstimate],
    ['at_sea', true, true],
  )
})

test('neither token nor booking is in it', () => {
  assert.doesNotMatch(JSON.stringify(toTrackingJson(order(box(atSea)))), /token-of-this-link|BKG4711|MBL4711/)
})

test('a closed box has no position and is not asked about', () => {
  const [first] = toTrackingJson(order(box(closed))).containers
  assert.deepEqual([first?.isClosed, first?.position, first?.freshness.nextCheckAt], [true, null, null])
})
