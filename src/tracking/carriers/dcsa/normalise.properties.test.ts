import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  classifiers,
  equipmentCodes,
  modes,
  shipmentCodes,
  type TrackingEvent,
  transportCodes,
} from '../../containers/journey/event.ts'
import { journeyOf } from '../../containers/journey/journey.ts'
import { mostEvents, normaliseEvents } from './normalise.ts'

const options = {
  containerNumber: 'MSKU8532556',
  zoneOf: () => 'Asia/Shanghai',
  localTimesAreLabelledUtc: true,
}
const codes = { TRANSPORT: transportCodes, EQUIPMENT: equipmentCodes, SHIPMENT: shipmentCodes }
const instant = /^(199\d|20\d\d|2100)-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

function assertBounded(event: TrackingEvent): void {
  assert.ok(event.key.length > 0 && event.key.length <= 130)
  assert.ok(codes[event.kind].some((code) => code === event.code))
  assert.ok(classifiers.includes(event.classifier))
  assert.ok(event.mode === null || modes.includes(event.mode))
  assert.match(event.at, instant)
  assert.match(event.toldAt, instant)
  assert.match(event.localTime ?? '2026-01-01T00:00', /^\d{4}-\d\d-\d\dT\d\d:\d\d$/)
  const { place, vessel } = event
  const texts = [
    place?.name,
    place?.unLocode,
    event.facility,
    vessel?.name,
    vessel?.imo,
    event.voyage,
    event.remark,
  ]
  for (const text of texts) {
    assert.ok(!text || (text.length <= 250 && text.isWellFormed() && !/[\p{Cc}\u202a-\u202e]/u.test(text)))
  }
  assert.ok(!place || place.latitude === null || Math.abs(place.latitude) <= 90)
  assert.ok(!place || place.longitude === null || Math.abs(place.longitude) <= 180)
}

function assertSurvives(body: unknown): void {
  const { events, rejected } = normaliseEvents(body, options)
  assert.ok(events.length <= mostEvents)
  events.forEach(assertBounded)
  for (const { count } of rejected) assert.ok(count > 0)
  assert.equal(new Set(events.map(({ key }) => key)).size, events.length)
  assert.ok(journeyOf(events, { now: '2026-11-12T00:00:00.000Z' }).milestones.length > 0)
}

test('any JSON whatever gives bounded events or none', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), assertSurvives))
  fc.assert(fc.property(fc.array(fc.object({ withNullPrototype: true, maxDepth: 3 })), assertSurvives))
})

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.constantFrom('', 'CNSHA', 'SHANGHAI', '0'),
)
const often = (...likely: unknown[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...likely) }, fc.jsonValue())
const location = fc.record({
  locationName: anyText,
  UNLocationCode: often('CNSHA', 'NLRTM'),
  latitude: often('31', 121, '99'),
})
const almostEvent = fc.record({
  eventID: often('a', 'b', undefined),
  eventType: often('TRANSPORT', 'EQUIPMENT', 'SHIPMENT', 'GTOT'),
  eventClassifierCode: often('ACT', 'EST', 'PLN', 'PLAN'),
  transportEventTypeCode: often('ARRI', 'DEPA'),
  equipmentEventTypeCode: often('LOAD', 'DISC', 'GTIN', 'GTOT'),
  shipmentEventTypeCode: often('CONF'),
  documentTypeCode: often('BKG'),
  emptyIndicatorCode: often('EMPTY', 'LADEN', ''),
  eventDateTime: often(
    '2026-10-08T03:10:00+08:00',
    '2026-11-08',
    '2026-12-08T03:10:00Z',
    '1990-01-01T00:00:00+14:00',
  ),
  eventCreatedDateTime: often('2026-10-08T03:10:00+08:00', '2026-10-01T00:00:00Z'),
  eventLocation: fc.oneof(location, fc.jsonValue()),
  changeRemark: anyText,
  transportCall: fc.oneof(
    fc.record({
      location,
      modeOfTransport: often('VESSEL', 'TRUCK'),
      exportVoyageNumber: anyText,
      facilityCode: anyText,
    }),
    fc.jsonValue(),
  ),
})

test('whatever is almost right gives bounded events, and a journey', () => {
  let count = 0
  fc.assert(
    fc.property(fc.array(almostEvent, { maxLength: 12 }), (body) => {
      count += normaliseEvents(body, options).events.length
      assertSurvives(body)
    }),
    { numRuns: 300 },
  )
  assert.ok(count > 50, 'the generator makes events that get through')
})
