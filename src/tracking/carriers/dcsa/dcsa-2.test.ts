import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mostEvents, normaliseEvents } from './normalise.ts'

const box = { containerNumber: 'MSKU8532556' }

const loading = {
  eventID: 'one',
  eventType: 'EQUIPMENT',
  eventClassifierCode: 'ACT',
  eventDateTime: '2026-10-08T03:10:00+08:00',
  eventCreatedDateTime: '2026-10-08T03:30:00+08:00',
  equipmentEventTypeCode: 'LOAD',
  equipmentReference: 'MSKU8532556',
  emptyIndicatorCode: 'LADEN',
}
const one = (changes: object) => normaliseEvents([{ ...loading, ...changes }], box)
const first = (changes: object) => one(changes).events[0]

for (const [reason, changes] of [
  ['another container', { equipmentReference: 'TGHU6578122' }],
  ['another container', { equipmentReference: 8532556 }],
  [
    'another container',
    { equipmentReference: null, references: [{ referenceType: 'EQ', referenceValue: 'X' }] },
  ],
  ['unknown event type', { eventType: 'WEATHER' }],
  ['unknown event type', { eventType: ['EQUIPMENT'] }],
  ['unknown code', { equipmentEventTypeCode: 'JUMP' }],
  ['unknown classifier', { eventClassifierCode: 'MAYBE' }],
  ['no valid event time', { eventDateTime: '2026-02-30T00:00:00Z' }],
  ['no valid event time', { eventDateTime: 1_790_000_000 }],
  ['no valid event time', { eventDateTime: 2026 }],
] as const) {
  test(`an event is left out for “${reason}”: ${JSON.stringify(changes)}`, () => {
    assert.deepEqual(one(changes), { events: [], rejected: [{ reason, count: 1 }] })
  })
}

for (const [told, changes, expected] of [
  ['a mode in other words', { transportCall: { modeOfTransport: 'OCEAN' } }, { mode: 'VESSEL' }],
  ['a mode in other words', { transportCall: { modeOfTransport: 'Inland waterway' } }, { mode: 'BARGE' }],
  ['a mode as a number', { transportCall: { modeOfTransport: 3 } }, { mode: 'TRUCK' }],
  ['a mode that says nothing', { transportCall: { modeOfTransport: 'MULTIMODAL' } }, { mode: null }],
  ['a mode nobody knows', { transportCall: { modeOfTransport: 'BALLOON' } }, { mode: null }],
  ['a mode of no kind', { transportCall: { modeOfTransport: ['VESSEL'] } }, { mode: null }],
  [
    'many modes and a ship',
    { transportCall: { modeOfTransport: 'MULTIMODAL', vessel: { vesselName: 'KING' } } },
    { mode: 'VESSEL', vessel: { name: 'KING', imo: null } },
  ],
  [
    'numbers where text is meant',
    {
      eventID: 12,
      changeRemark: 7,
      transportCall: {
        exportVoyageNumber: 640,
        facilityCode: 123,
        vessel: { vesselName: 9, vesselIMONumber: 9321483 },
      },
    },
    { key: 'LOAD 12', remark: '7', voyage: '640', facility: '123', vessel: { name: '9', imo: '9321483' } },
  ],
  [
    'a ship’s number with its letters',
    { transportCall: { vessel: { vesselIMONumber: 'IMO 9321483' } } },
    { vessel: { name: null, imo: '9321483' } },
  ],
  [
    'a place code with a space',
    { eventLocation: { UNLocationCode: 'cn sha' } },
    { place: { name: null, unLocode: 'CNSHA', latitude: null, longitude: null } },
  ],
  ['an indicator nobody knows', { emptyIndicatorCode: 'HALF' }, { isEmpty: null }],
  ['an indicator in a letter', { emptyIndicatorCode: 'E' }, { isEmpty: true }],
  ['a classifier in full', { eventClassifierCode: 'Estimated' }, { classifier: 'EST' }],
  ['a code in full', { equipmentEventTypeCode: 'Gated out' }, { code: 'GTOT' }],
  [
    'a code under the name of version 1',
    { equipmentEventTypeCode: undefined, eventTypeCode: 'DISC' },
    { code: 'DISC' },
  ],
  ['no time of telling', { eventCreatedDateTime: undefined }, { toldAt: '2026-10-07T19:10:00.000Z' }],
  ['no sensible time of telling', { eventCreatedDateTime: 'soon' }, { toldAt: '2026-10-07T19:10:00.000Z' }],
  ['a number without its check digit', { equipmentReference: 'MSKU 853255' }, { code: 'LOAD' }],
  ['a space for the T', { eventDateTime: '2026-10-08 03:10:00+08:00' }, { localTime: '2026-10-08T03:10' }],
  ['an offset of hours', { eventDateTime: '2026-10-08T03:10:00+08' }, { at: '2026-10-07T19:10:00.000Z' }],
  ['the end of a day', { eventDateTime: '2026-10-08T24:00:00+08:00' }, { localTime: '2026-10-09T00:00' }],
] as const) {
  test(`an event with ${told} is an event: ${JSON.stringify(changes)}`, () => {
    const { events, rejected } = one(changes)
    assert.deepEqual(rejected, [])
    assert.deepEqual({ ...events[0], ...expected }, events[0])
  })
}

test('what does not say when it was told was told when it was heard', () => {
  const now = new Date('2026-10-09T00:00:00Z')
  const { events } = normaliseEvents([{ ...loading, eventCreatedDateTime: null }], { ...box, now })
  assert.equal(events[0]?.toldAt, now.toISOString())
})

test('one event without its list is a list of one', () => {
  assert.equal(normaliseEvents(loading, box).events.length, 1)
})

test('rows that are no objects are counted, the others are read', () => {
  const { events, rejected } = normaliseEvents([null, 7, 'x', [], {}, loading], box)
  assert.equal(events.length, 1)
  assert.deepEqual(rejected, [{ reason: 'not an event', count: 5 }])
})

test('a flood is cut off and counted', () => {
  const flood = Array.from({ length: mostEvents + 500 }, (_, index) => ({ ...loading, eventID: `e${index}` }))
  const { events, rejected } = normaliseEvents(flood, box)
  assert.equal(events.length, mostEvents)
  assert.deepEqual(rejected, [{ reason: 'too many events', count: 500 }])
})

test('carriers’ text comes out without control and direction characters, at most as long as the standard allows', () => {
  const event = first({ changeRemark: `late\u0000\u202e <b>\n${'x'.repeat(900)}`, delayReasonCode: 'wea' })
  assert.match(event?.remark ?? '', /^late <b> x+$/)
  assert.equal(event?.remark?.length, 250)
  assert.equal(event?.delayReason, 'WEA')
})

test('empty texts are nothing, and a ship without name and number is no ship', () => {
  const event = first({
    transportCall: { exportVoyageNumber: '', vessel: { vesselName: '', vesselIMONumber: '' } },
  })
  assert.deepEqual([event?.vessel, event?.voyage, event?.place], [null, null, null])
})

test('coordinates are read from text or numbers, and nowhere is not in the Gulf of Guinea', () => {
  const at = (latitude: unknown, longitude: unknown) => {
    const place = first({ eventLocation: { locationName: 'X', latitude, longitude } })?.place
    return [place?.latitude, place?.longitude]
  }
  assert.deepEqual(at('51.9', '4.05'), [51.9, 4.05])
  assert.deepEqual(at(-6.1, 106.9), [-6.1, 106.9])
  for (const [latitude, longitude] of [
    ['0', '0'],
    [91, 4],
    ['51.9', null],
    ['NaN', '4'],
    ['0x10', '4'],
    ['', ''],
  ]) {
    assert.deepEqual(at(latitude, longitude), [null, null])
  }
})

test('a plan and an estimate under one id are both kept, so that the history of the date is', () => {
  const estimate = { ...loading, eventClassifierCode: 'EST' }
  const moved = { ...estimate, eventDateTime: '2026-10-09T03:10:00+08:00' }
  assert.equal(normaliseEvents([estimate, moved], box).events.length, 2)
})

test('an actual told again under its id with another time is corrected', () => {
  const corrected = {
    ...loading,
    eventDateTime: '2026-10-08T04:00:00+08:00',
    eventCreatedDateTime: '2026-10-08T05:00:00+08:00',
  }
  const { events } = normaliseEvents([corrected, loading], box)
  assert.deepEqual(
    events.map(({ localTime }) => localTime),
    ['2026-10-08T04:00'],
  )
})

test('names that mean something to JavaScript mean nothing here', () => {
  const body: unknown = JSON.parse(
    `[{"__proto__":{"eventType":"EQUIPMENT"},"constructor":1},${JSON.stringify(loading).replace('{', '{"__proto__":{"polluted":true},')}]`,
  )
  const { events, rejected } = normaliseEvents(body, box)
  assert.equal(events.length, 1)
  assert.deepEqual(rejected, [{ reason: 'unknown event type', count: 1 }])
  assert.equal('polluted' in {}, false)
})

test('nesting of any depth does no harm', () => {
  const deep = '['.repeat(5000) + ']'.repeat(5000)
  const body: unknown = JSON.parse(`[{"eventLocation":${deep},"transportCall":{"location":${deep}}},${deep}]`)
  assert.equal(normaliseEvents(body, box).events.length, 0)
})

test('a loading has the outward voyage, a discharge the inward one', () => {
  const transportCall = { importVoyageNumber: '640W', exportVoyageNumber: '641E' }
  assert.equal(first({ transportCall })?.voyage, '641E')
  assert.equal(first({ transportCall, equipmentEventTypeCode: 'DISC' })?.voyage, '640W')
})

test('cutting a text leaves no half characters', () => {
  assert.equal(first({ changeRemark: `${'x'.repeat(249)}😀` })?.remark?.isWellFormed(), true)
})
