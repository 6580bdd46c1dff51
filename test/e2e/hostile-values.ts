import type * as Type from 'typebox'

/** Written into addresses as they are: some cannot be decoded, and no client would encode them so. */
export const hostileTexts: readonly string[] = [
  'a'.repeat(201),
  'a'.repeat(4_000),
  '..',
  '.',
  '%2e%2e',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '..%5c..',
  '%00',
  'a%00b',
  '%',
  '%zz',
  '%c0%af',
  '%ed%a0%80',
  '%ff',
  '%0d%0aset-cookie:%20a=b',
  '%E2%82%AC',
  '%F0%9F%98%80',
  '%E2%80%AE',
  '%EF%BC%91',
  '%5C',
  '%25%5C',
  '%27',
  '%22',
  '%20',
  '-1',
  '0',
  '1e309',
  '9'.repeat(40),
  'NaN',
  'Infinity',
  'null',
  'true',
  '[]',
  '%7B%7D',
  '%2B25:00',
  '2026-01-01T00:00:00%2B25:00',
  '2026-01-01T00:00:00%2B15:59',
  '2026-12-31T23:59:60Z',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59-14:00',
  '2026-13-45',
  '__proto__',
  'constructor',
  'toString',
  '00000000-0000-0000-0000-000000000000',
  '00000000-0000-0000-0000-00000000000g',
  '*',
  '::1%25eth0',
]

const members: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  '',
  '+25:00',
  '2026-01-01T00:00:00+25:00',
  'infinity',
  '294277-01-01',
  '\ud800',
  '\0',
  'not a uuid',
  '00000000-0000-0000-0000-000000000000',
  2 ** 53 + 2,
  [],
  {},
]

/** Cursors that somebody made up, of one to three values. */
export const hostileCursors: readonly string[] = [
  'bm90IGpzb24',
  '%3D%3D',
  '~',
  ...[1, 2, 3].flatMap((length) =>
    members.map((member) =>
      Buffer.from(JSON.stringify(Array.from({ length }, () => member))).toString('base64url'),
    ),
  ),
]

/** Storable or not, all of them fit into a field that says nothing but that it is text. */
const fieldTexts = [
  '\ud800',
  '\0',
  '\u202e',
  "'",
  '\\',
  '%',
  ' ',
  '€\r\n',
  'é'.normalize('NFD'),
  '😀',
  '__proto__',
  'https://evil.example',
]
const fieldNumbers = [0, -1, 0.5, 1, 2 ** 31, 2 ** 53, 1e308]

/** A body of the schema's own shape, with odd values wherever it leaves room for them; another one for every `turn`. */
export function oddBody(schema: Type.TSchema, turn: number): unknown {
  const { type, anyOf, properties, items, format, patternProperties, minItems = 0 } = schema as Shape
  const [word] = (schema as { enum?: readonly string[] }).enum ?? []
  if (word !== undefined) return word
  const branch = anyOf?.[turn % anyOf.length]
  if (branch !== undefined) return oddBody(branch, turn)
  if (properties !== undefined)
    return Object.fromEntries(
      Object.entries(properties).map(([name, field], index) => [name, oddBody(field, turn + index)]),
    )
  if (items !== undefined) return Array.from({ length: Math.max(1, minItems) }, () => oddBody(items, turn))
  if (patternProperties !== undefined) return { [fieldTexts[turn % fieldTexts.length] ?? '']: turn }
  if (type === 'string') return formatted[format ?? ''] ?? fieldTexts[turn % fieldTexts.length]
  if (type === 'integer' || type === 'number') return fieldNumbers[turn % fieldNumbers.length]
  if (type === 'boolean') return turn % 2 === 0
  return 'const' in schema ? schema.const : members[turn % members.length]
}

type Shape = {
  type?: string
  anyOf?: readonly Type.TSchema[]
  properties?: Type.TProperties
  items?: Type.TSchema
  format?: string
  patternProperties?: object
  minItems?: number
}

const formatted: Readonly<Record<string, string>> = {
  uuid: '00000000-0000-0000-0000-000000000000',
  'date-time': '9999-12-31T23:59:59-14:00',
  date: '9999-12-31',
  email: 'a@b.example',
}

/** Bodies of no shape at all, as bytes. */
export const hostileBodies: readonly string[] = [
  '',
  '{',
  'null',
  '[]',
  '"x"',
  '1e999',
  '{"a":1,"a":2}',
  '{"__proto__":{}}',
  '{"\\ud800":"\\ud800"}',
  '['.repeat(5_000),
  `{${Array.from({ length: 2_000 }, (_, index) => `"k${index}":0`).join(',')}}`,
]

export const oddTypes: readonly string[] = [
  'application/json; charset=utf-16',
  'application/json;;;',
  'text/csv',
  'text/plain',
  'multipart/form-data',
  'x',
  '/',
  'application/x-www-form-urlencoded',
]
/** Each is followed by a value. */
export const pagesWithInput: readonly string[] = [
  '/track/',
  '/track/x.json?lang=',
  '/console/',
  '/console/assets/',
  '/api/docs/static/',
  '/forward-auth?mode=',
  '/forward-auth/start?return=',
  '/forward-auth/start?browser=',
  '/.breakwater/callback?code=',
  '/.breakwater/refused?decision=',
  '/api/v1/auth/oidc/start?returnTo=',
  '/api/v1/auth/oidc/callback?state=',
  '/api/v1/events?x=',
]
export const oddHeaders: readonly (readonly [string, string])[] = [
  ['range', 'bytes=9-1'],
  ['range', 'bytes=999999999-'],
  ['range', 'lines=a'],
  ['if-none-match', '"'],
  ['if-modified-since', 'tomorrow'],
  ['accept-language', '*;q=0.8,en;q=0'],
  ['accept-encoding', '*;q=0'],
  ['cookie', 'bw=%00; bw-device=%ff; ;;=;'],
  ['authorization', 'Bearer  '],
  ['x-forwarded-host', 'a b'],
  ['x-forwarded-uri', '/\u00ff'],
  ['user-agent', '\u00ff\u0080'],
  ['sec-fetch-site', 'x'],
]
/** Bytes, and the status that they get. */
export const noRequests: readonly (readonly [string, number])[] = [
  ['nonsense\r\n\r\n', 400],
  ['GET / HTTP/1.1\r\n\r\n', 400],
  ['GET /console HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n', 400],
  [`GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`, 431],
  [
    'POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
  ],
  ['POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n', 400],
  ['GET http://evil.example/nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n', 404],
  ['OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n', 404],
  ['GET /console HTTP/1.0\r\n\r\n', 421],
]
