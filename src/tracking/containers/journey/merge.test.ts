import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { told } from '../fixtures/story.ts'
import { mergeEvents, withHeardTimes } from './merge.ts'

const first = told('ACT LOAD CNSHA 2026-10-08', { key: 'a' })
const corrected = told('ACT LOAD CNSHA 2026-10-09', { key: 'a' })

test('the newest told of two events with one key stays, whichever comes first', () => {
  assert.deepEqual(mergeEvents([first], [corrected]).events, [corrected])
  assert.deepEqual(mergeEvents([corrected], [first]).events, [corrected])
})

test('what is new and what is told differently are reported; the same again is neither', () => {
  const other = told('ACT DEPA CNSHA 2026-10-08', { key: 'b' })
  const merged = mergeEvents([first], [corrected, other])
  assert.deepEqual([merged.added, merged.changed], [[other], [corrected]])
  const again = mergeEvents([first], [{ ...first, toldAt: '2026-12-01T00:00:00.000Z' }])
  assert.deepEqual([again.added, again.changed], [[], []])
})

const event = fc.record({
  key: fc.constantFrom('a', 'b', 'c'),
  toldAt: fc.constantFrom('2026-10-01T00:00:00.000Z', '2026-10-02T00:00:00.000Z', '2026-10-03T00:00:00.000Z'),
  day: fc.constantFrom('2026-10-08', '2026-10-09', '2026-10-10'),
  remark: fc.constantFrom(null, 'late'),
})
const events = fc.array(
  event.map(({ day, ...more }) => told(`EST ARRI NLRTM ${day}`, more)),
  { maxLength: 8 },
)

test('merging twice changes nothing, and the order of merging does not matter', () => {
  fc.assert(
    fc.property(events, events, events, (one, two, three) => {
      const merged = mergeEvents(mergeEvents(one, two).events, three).events
      assert.deepEqual(mergeEvents(mergeEvents(three, two).events, one).events, merged)
      assert.deepEqual(mergeEvents(merged, [...two, ...one]), { events: merged, added: [], changed: [] })
    }),
  )
})

test('a forecast told at its own time dates from when it was first heard', () => {
  const impossible = told('EST ARRI NLRTM 2026-11-24', { toldAt: '2026-11-24T12:00:00.000Z' })
  const [heard] = withHeardTimes([impossible], [], '2026-11-10T00:00:00.000Z')
  assert.equal(heard?.toldAt, '2026-11-10T00:00:00.000Z')
  const [again] = withHeardTimes([impossible], heard ? [heard] : [], '2026-11-11T00:00:00.000Z')
  assert.equal(again?.toldAt, '2026-11-10T00:00:00.000Z')
})

test('possible times of telling stay as the carrier said', () => {
  const estimate = told('EST ARRI NLRTM 2026-11-24')
  assert.deepEqual(withHeardTimes([estimate, first], [], '2026-11-10T00:00:00.000Z'), [estimate, first])
})
