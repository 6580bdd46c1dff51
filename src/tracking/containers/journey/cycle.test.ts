import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { cycleFor, cyclesOf } from './cycle.ts'
import { directVoyage, story, told } from '../fixtures/story.ts'

const nextCargo = story(
  'ACT GTOT NLRTM 2026-11-20 empty',
  'ACT GTIN NLRTM 2026-11-22',
  'ACT LOAD NLRTM 2026-11-25',
  'ACT DISC USNYC 2026-12-05',
)
const keys = (events: readonly { key: string }[]) => events.map(({ key }) => key)

test('the empty return ends a cargo and the next event begins another, whatever order they arrive in', () => {
  const history = [...directVoyage, ...nextCargo]
  fc.assert(
    fc.property(fc.shuffledSubarray(history, { minLength: history.length }), (events) => {
      const cycles = cyclesOf(events)
      assert.deepEqual(
        cycles.map(({ events }) => keys(events)),
        [keys(directVoyage), keys(nextCargo)],
      )
      assert.deepEqual(
        cycles.map(({ endedAt }) => endedAt),
        ['2026-11-18T12:00:00.000Z', null],
      )
    }),
  )
})

test('an order sees the cargo that was under way when the box was put on it, or the one after', () => {
  const history = [...directVoyage, ...nextCargo]
  assert.deepEqual(keys(cycleFor(history, '2026-10-01')), keys(directVoyage))
  assert.deepEqual(keys(cycleFor(history, '2026-11-18')), keys(directVoyage))
  assert.deepEqual(keys(cycleFor(history, '2026-11-18T12:00:00.000Z')), keys(directVoyage))
  assert.deepEqual(keys(cycleFor(history, '2026-11-19')), keys(nextCargo))
  assert.deepEqual(keys(cycleFor(history, '2026-11-18T13:00:00.000Z')), keys(nextCargo))
})

test('an order newer than all that is known of the box sees nothing of it', () => {
  assert.deepEqual(cycleFor(directVoyage, '2026-11-19'), [])
  assert.deepEqual(cycleFor([], '2026-11-19'), [])
})

test('an empty return that was never reported is noticed at the next empty pick-up', () => {
  const unreported = directVoyage.filter(({ key }) => !key.startsWith('ACT GTIN NLRTM'))
  const cycles = cyclesOf([...unreported, ...nextCargo])
  assert.deepEqual(
    cycles.map(({ events }) => keys(events)),
    [keys(unreported), keys(nextCargo)],
  )
  assert.equal(cycles[0]?.endedAt, '2026-11-15T12:00:00.000Z')
})

test('a forecast belongs to the cargo during which it was told, a booking after the discharge to the next cargo', () => {
  const stale = told('EST ARRI NLRTM 2026-11-24', { toldAt: '2026-11-01T00:00:00.000Z' })
  const booking = told('ACT CONF - 2026-11-12')
  const [first, second] = cyclesOf([...directVoyage, stale, booking, ...nextCargo])
  assert.ok(first && keys(first.events).includes(stale.key))
  assert.deepEqual(keys(second?.events ?? []), keys([booking, ...nextCargo]))
})

test('an empty box that comes in before any discharge ends nothing', () => {
  assert.equal(
    cyclesOf(story('ACT GTIN CNSHA 2026-09-30 empty', 'ACT GTOT CNSHA 2026-10-02 empty')).length,
    1,
  )
})

test('no event is lost or doubled', () => {
  fc.assert(
    fc.property(fc.subarray([...directVoyage, ...nextCargo]), (events) => {
      const split = cyclesOf(events).flatMap(({ events }) => keys(events))
      assert.deepEqual(split.toSorted(), keys(events).toSorted())
    }),
  )
})
