import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { Value } from 'typebox/value'
import {
  classifiers,
  equipmentCodes,
  modes,
  type TrackingEvent,
  transportCodes,
} from '../../containers/journey/event.ts'
import { toCalendar } from '../calendar.ts'
import { assertInert } from '../fixtures/markup.ts'
import { box, order, standardEvents, tell, textOf } from '../fixtures/views.ts'
import { languages } from '../languages/choose.ts'
import { english } from '../languages/en.ts'
import { renderTrackingPage } from './page.ts'
import { toTrackingJson } from '../to-tracking-json.ts'
import { TrackingJson } from '../tracking-json.ts'

const hostile = [
  '</title><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style><style>*{display:none}',
  '<!--',
  '&lt;script&gt;',
  '\u202egnihton\u2066',
  '\u0000\u0008\ud800',
  'a\u0300\u0301\u0302\u0303\u0304\u0305\u0306',
  'x'.repeat(10_000),
  '\r\nBEGIN:VEVENT',
  '${alert(1)}',
]

const anyText = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary', maxLength: 40 }))
const anyInstant = fc
  .date({ min: new Date('2026-08-01'), max: new Date('2027-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())
const anyPlace = fc.record({
  name: fc.option(anyText),
  unLocode: fc.option(fc.constantFrom('CNSHA', 'SGSIN', 'NLRTM', 'XXXXX', 'ZZ999')),
  latitude: fc.option(fc.double({ min: -90, max: 90, noNaN: true })),
  longitude: fc.option(fc.double({ min: -180, max: 180, noNaN: true })),
})
const anyEvent: fc.Arbitrary<TrackingEvent> = fc.record({
  key: fc.uuid(),
  kind: fc.constantFrom('TRANSPORT', 'EQUIPMENT'),
  code: fc.constantFrom(...transportCodes, ...equipmentCodes),
  classifier: fc.constantFrom(...classifiers),
  at: anyInstant,
  localTime: fc.option(anyInstant.map((at) => at.slice(0, 16))),
  toldAt: anyInstant,
  isEmpty: fc.option(fc.boolean()),
  place: fc.option(anyPlace),
  facility: fc.option(anyText),
  mode: fc.option(fc.constantFrom(...modes)),
  vessel: fc.option(fc.record({ name: fc.option(anyText), imo: fc.option(anyText) })),
  voyage: fc.option(anyText),
  delayReason: fc.option(fc.constantFrom('WEA', 'constructor', '<b>')),
  remark: fc.option(anyText),
  documentType: fc.constant(null),
})

const anyView = fc
  .record({
    journeys: fc.array(fc.array(anyEvent, { maxLength: 12 }), { maxLength: 3 }),
    flags: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
    text: anyText,
    moment: fc.option(anyInstant),
  })
  .map(({ journeys, flags: [isAsking, isOutdated, refreshOnce], text, moment }) => ({
    ...order(
      ...journeys.map((events, index) =>
        box(tell(events), {
          isAsking,
          isOutdated,
          carrierName: text,
          askedAt: moment,
          number: `${index} ${text}`,
        }),
      ),
    ),
    orderReference: text,
    company: { name: text, logoUrl: text, colour: text },
    refreshOnce,
  }))

test('whatever a carrier tells, the page is well-formed and runs nothing', () => {
  const property = fc.property(anyView, fc.constantFrom(...languages), (view, language) => {
    const page = renderTrackingPage(view, language)
    assertInert(page)
    assert.doesNotMatch(page, /\p{Bidi_Control}|(?!\n)\p{Cc}/u)
    assert.ok(page.isWellFormed())
  })
  fc.assert(property, { numRuns: 150 })
})

test('whatever a carrier tells, the JSON keeps to its schema', () => {
  const property = fc.property(anyView, (view) => {
    const json: unknown = JSON.parse(JSON.stringify(toTrackingJson(view)))
    assert.deepEqual([...Value.Errors(TrackingJson, json)], [])
  })
  fc.assert(property, { numRuns: 100 })
})

test('whatever a carrier tells, the calendar is made of whole lines of at most 75 octets', () => {
  const property = fc.property(anyView, (view) => {
    const file = toCalendar(view, english)
    assert.ok(file.endsWith('END:VCALENDAR\r\n'))
    for (const line of file.slice(0, -2).split('\r\n')) {
      assert.ok(Buffer.byteLength(line) <= 75, line)
      assert.doesNotMatch(line, /\p{Cc}/u)
    }
    const unfolded = file.replaceAll('\r\n ', '').split('\r\n')
    const entries = view.containers.filter(({ journey }) => journey.eta !== null).length
    assert.equal(unfolded.filter((line) => line === 'BEGIN:VEVENT').length, entries)
  })
  fc.assert(property, { numRuns: 100 })
})

test('a carrier’s own words are shown as words, and cut where they are endless', () => {
  for (const text of hostile) {
    const events = standardEvents.map((event) => ({
      ...event,
      delayReason: null,
      remark: text,
      voyage: text,
      vessel: { name: text, imo: null },
      place: event.place && { ...event.place, name: text, unLocode: null },
    }))
    const page = renderTrackingPage(order(box(tell(events), { carrierName: text })), english)
    assertInert(page)
    assert.ok(page.length < 40_000)
    assert.ok(!/x{200}/.test(page))
  }
  const [script = ''] = hostile
  const page = renderTrackingPage(order(box(tell(standardEvents), { carrierName: script })), english)
  assert.ok(textOf(page).includes(script))
})
