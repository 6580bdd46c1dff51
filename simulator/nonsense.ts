import type { Answer } from './answer.ts'
import type { nonsenseKinds } from './fault.ts'

type Nonsense = { headers?: Record<string, string>; body: string | Buffer }

/** An answer that says 200 and means nothing, made from the honest one. */
export function nonsenseFrom(honest: Answer, kind: (typeof nonsenseKinds)[number]): Nonsense {
  return kinds[kind](honest)
}

const kinds: Record<(typeof nonsenseKinds)[number], (honest: Answer) => Nonsense> = {
  html: () => ({
    headers: { 'Content-Type': 'text/html' },
    body: '<!doctype html><title>Sign in</title><h1>Your session has expired</h1>',
  }),
  empty_body: () => ({ body: '' }),
  null: () => ({ body: 'null' }),
  truncated_json: (honest) => ({ body: JSON.stringify(eventsIn(honest)).slice(0, -40) }),
  deep_nesting: () => ({ body: '['.repeat(200_000) + ']'.repeat(200_000) }),
  wrong_types: (honest) => ({ body: JSON.stringify(eventsIn(honest).map(withWrongTypes)) }),
  missing_fields: (honest) => ({
    body: JSON.stringify(
      eventsIn(honest).flatMap((event) =>
        Object.keys(event).map((name) => ({ ...event, [name]: undefined })),
      ),
    ),
  }),
  wrong_charset: (honest) => ({
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: Buffer.from(
      JSON.stringify(eventsIn(honest)).replaceAll('"locationName":"', '"locationName":"Málaga Ñ '),
      'latin1',
    ),
  }),
  duplicate_keys: (honest) => ({
    body: JSON.stringify(eventsIn(honest)).replaceAll(
      '"eventDateTime":',
      '"eventDateTime":"1970-01-01T00:00:00Z","eventClassifierCode":"PLN","eventDateTime":',
    ),
  }),
  hostile_strings: (honest) => ({
    body: JSON.stringify(hostileStrings.map((text) => hostile(eventsIn(honest), text))),
  }),
  huge_numbers: (honest) => ({
    body: JSON.stringify(eventsIn(honest))
      .replaceAll(/"transportCallSequenceNumber":\d+/g, '"transportCallSequenceNumber":1e400')
      .replaceAll(/"(latitude|longitude)":"[^"]*"/g, '"$1":"1e999"')
      .replaceAll(/"eventDateTime":"\d{4}/g, '"eventDateTime":"+275760'),
  }),
  prototype_keys: (honest) => ({
    body: JSON.stringify(eventsIn(honest)).replaceAll(
      '"eventType":',
      '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"eventType":',
    ),
  }),
}

type Loose = Record<string, unknown>

/** The events of the honest answer, or one of our own where it has none, so that there is something to spoil. */
function eventsIn(honest: Answer): Loose[] {
  const events: unknown = honest.status === 200 ? JSON.parse(honest.body) : []
  return Array.isArray(events) && events.length > 0 ? (events as Loose[]) : [sample]
}

const sample = {
  eventID: '00000000-0000-8000-8000-000000000000',
  eventCreatedDateTime: '2026-01-02T03:04:05+08:00',
  eventType: 'TRANSPORT',
  eventClassifierCode: 'ACT',
  eventDateTime: '2026-01-02T03:04:05+08:00',
  transportEventTypeCode: 'ARRI',
  transportCall: {
    transportCallID: '00000000-0000-8000-8000-000000000001',
    transportCallSequenceNumber: 1,
    modeOfTransport: 'VESSEL',
    location: { locationName: 'SINGAPORE', latitude: '1.28', longitude: '103.78', UNLocationCode: 'SGSIN' },
  },
  changeRemark: 'Bad weather on the way',
}

/** Every value becomes one of another type; the events take turns. */
function withWrongTypes(event: Loose, index: number): Loose {
  const wrong = [42, null, [], {}, true, -0.5]
  return Object.fromEntries(
    Object.keys(event).map((name, place) => [name, wrong[(index + place) % wrong.length]]),
  )
}

const hostileStrings = [
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '"><svg/onload=alert(1)>&lt;b&gt;',
  "'; DROP TABLE container; --",
  '=HYPERLINK("http://evil.example","x")',
  '\u0000\u0007\u001b[31m\r\nSet-Cookie: a=b',
  '\u202Egnp.exe \u2066\u200B\uFEFF',
  '\uD800 alone',
  '../../../../etc/passwd%00',
  '${7*7}{{7*7}}<%= 7*7 %>',
  'Z\u0351\u0343'.repeat(200),
  'x'.repeat(300_000),
]

/** An event whose free texts say something hostile. */
function hostile(events: readonly Loose[], text: string): Loose {
  const event = events.find(({ eventType }) => eventType === 'TRANSPORT') ?? sample
  const { transportCall } = event
  const call: Loose = typeof transportCall === 'object' && transportCall ? { ...transportCall } : {}
  return {
    ...event,
    eventID: text.slice(0, 100),
    changeRemark: text,
    delayReasonCode: text.slice(0, 3),
    transportCall: {
      ...call,
      exportVoyageNumber: text,
      location: { locationName: text, UNLocationCode: 'SGSIN' },
      vessel: { vesselIMONumber: '4120086', vesselName: text },
    },
  }
}
