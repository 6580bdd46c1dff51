import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { assertConforms } from './testing/conformance.ts'
import type { DcsaEvent } from './dcsa.ts'
import { eventsOf } from './events.ts'
import { planVoyage } from './plan.ts'
import { anyVoyage } from './testing/any-voyage.ts'

const departure = '2026-10-08T06:00:00Z'
const box = { containerNumber: 'MSKU8532556', carrier: 'MAEU', seed: 'one', departure }
const at = (time: string): number => Date.parse(time)
const codeOf = (event: DcsaEvent): string => {
  if (event.eventType === 'SHIPMENT') return event.shipmentEventTypeCode
  return event.eventType === 'TRANSPORT' ? event.transportEventTypeCode : event.equipmentEventTypeCode
}
const actsOf = (events: readonly DcsaEvent[]): DcsaEvent[] =>
  events.filter(({ eventClassifierCode }) => eventClassifierCode === 'ACT')

test('every event of any voyage has what DCSA Track & Trace 2.2 requires', () => {
  fc.assert(fc.property(anyVoyage, (voyage) => eventsOf(voyage, Infinity).forEach(assertConforms)))
})

test('event ids of a voyage are never used twice', () => {
  fc.assert(
    fc.property(anyVoyage, (voyage) => {
      const ids = eventsOf(voyage, Infinity).map(({ eventID }) => eventID)
      assert.equal(new Set(ids).size, ids.length)
    }),
  )
})

test('what has happened stays as it was told: the events of a time are among those of any later time', () => {
  const range = { min: at('2026-08-01T00:00:00Z'), max: at('2027-03-01T00:00:00Z') }
  fc.assert(
    fc.property(anyVoyage, fc.integer(range), fc.integer(range), (voyage, one, other) => {
      const [early, late] = [Math.min(one, other), Math.max(one, other)]
      const later = new Map(eventsOf(voyage, late).map((event) => [event.eventID, event]))
      for (const event of eventsOf(voyage, early)) assert.deepEqual(later.get(event.eventID), event)
    }),
  )
})

test('nothing is told before its time', () => {
  fc.assert(
    fc.property(anyVoyage, fc.integer({ min: 0, max: 120 }), (voyage, days) => {
      const now = at(voyage.bookedAt) + days * 86_400_000
      for (const event of eventsOf(voyage, now)) {
        assert.ok(at(event.eventCreatedDateTime) <= now)
        const isAct = event.eventClassifierCode === 'ACT'
        assert.ok(!isAct || at(event.eventDateTime) <= at(event.eventCreatedDateTime))
      }
    }),
  )
})

test('a voyage with a transshipment happens in the order of a real one', () => {
  const voyage = planVoyage({ ...box, route: 'jakarta-singapore-rotterdam', delays: 0 })
  const story = actsOf(eventsOf(voyage, Infinity)).map(codeOf)
  const [before, first] = ['CONF GTOT GTIN', 'LOAD DEPA ISSU ARRI DISC']
  assert.equal(story.join(' '), `${before} ${first} LOAD DEPA ARRI DISC GTOT DROP GTIN`)
})

test('a port that the vessel only calls at sees neither discharge nor loading', () => {
  const voyage = planVoyage({ ...box, route: 'jakarta-colombo-jebel-ali', delays: 0 })
  const atColombo = actsOf(eventsOf(voyage, Infinity)).filter(
    (event) => 'transportCall' in event && event.transportCall.UNLocationCode === 'LKCMB',
  )
  assert.deepEqual(atColombo.map(codeOf), ['ARRI', 'DEPA'])
})

test('times are local to the place, over the end of summer time too', () => {
  const voyage = planVoyage({ ...box, route: 'santos-hamburg', delays: 0 })
  const inHamburg = eventsOf({ ...voyage, bookedAt: '2026-09-20T00:00:00Z' }, Infinity).filter(
    (event) => event.eventType === 'TRANSPORT' && event.transportCall.UNLocationCode === 'DEHAM',
  )
  const plan = inHamburg.find(({ eventClassifierCode }) => eventClassifierCode === 'PLN')
  assert.equal(plan?.eventCreatedDateTime, '2026-09-20T02:00:00+02:00')
  assert.match(plan.eventDateTime, /\+01:00$/)
})

test('each delay is told once, with its reason, and moves the estimate by its hours', () => {
  const voyage = planVoyage({ ...box, route: 'jakarta-los-angeles', delays: 2 })
  const arrivals = eventsOf(voyage, Infinity).filter((event) => codeOf(event) === 'ARRI')
  const delayed = arrivals.filter((event) => 'delayReasonCode' in event)
  assert.deepEqual(
    delayed.map((event) => ('delayReasonCode' in event ? event.delayReasonCode : undefined)),
    voyage.delays.map(({ reasonCode }) => reasonCode),
  )
  const [planned, actual] = [arrivals.at(0), arrivals.at(-1)]
  assert.equal(planned?.eventClassifierCode, 'PLN')
  assert.equal(actual?.eventClassifierCode, 'ACT')
  const hours = voyage.delays.reduce((sum, delay) => sum + delay.hours, 0)
  assert.equal(at(actual?.eventDateTime ?? '') - at(planned?.eventDateTime ?? ''), hours * 3_600_000)
  assert.equal(delayed.at(-1)?.eventDateTime, actual?.eventDateTime)
})

test('a rolled-over box was planned on one vessel and sails a week later on another', () => {
  const voyage = planVoyage({ ...box, route: 'jakarta-sydney', delays: 0, isRolledOver: true })
  const departures = eventsOf(voyage, Infinity).filter((event) => codeOf(event) === 'DEPA')
  const vessels = departures.map(
    (event) => 'transportCall' in event && event.transportCall.vessel?.vesselIMONumber,
  )
  const [planned, estimated, actual] = departures
  assert.deepEqual(vessels, [
    voyage.legs[0]?.vessel.imo,
    voyage.delays[0]?.rolledTo?.imo,
    voyage.delays[0]?.rolledTo?.imo,
  ])
  assert.notEqual(vessels[0], vessels[1])
  assert.equal(at(actual?.eventDateTime ?? '') - at(planned?.eventDateTime ?? ''), 7 * 86_400_000)
  assert.equal(estimated?.eventDateTime, actual?.eventDateTime)
})

test('a delay added later leaves everything told before it as it was', () => {
  const voyage = planVoyage({ ...box, route: 'jakarta-sydney', delays: 0 })
  const toldAt = '2026-10-14T00:00:00Z'
  const delay = { toldAt, leg: 0, before: 'arrival', hours: 20, reasonCode: 'WEA' } as const
  const before = eventsOf(voyage, at(toldAt) - 1)
  assert.deepEqual(eventsOf({ ...voyage, delays: [delay] }, at(toldAt) - 1), before)
  assert.equal(eventsOf({ ...voyage, delays: [delay] }, at(toldAt)).length, before.length + 2)
})

const shared = process.env['BREAKWATER_SHARED'] ?? join(import.meta.dirname, '../../shared')
const specification = join(shared, 'data/tracking/dcsa/openapi/TNT_v2.2.0-resolved.yaml')
const skip = existsSync(specification) ? false : `no ${specification}`

test('no event has a field that the published specification does not know', { skip }, () => {
  const known = new Set(
    readFileSync(specification, 'utf8')
      .match(/^\s+\w+(?=:)/gm)
      ?.map((name) => name.trim()),
  )
  const voyage = planVoyage({ ...box, route: 'belawan-port-klang-felixstowe', delays: 1 })
  const names = eventsOf(voyage, Infinity).flatMap((event) => [
    ...JSON.stringify(event).matchAll(/"(\w+)":/g),
  ])
  assert.deepEqual(
    [...new Set(names.map(([, name = '']) => name))].filter((name) => !known.has(name)),
    [],
  )
})
