import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventsOf } from './events.ts'
import { type Carrier, container, eventsIn, startCarrier, voyage } from './testing/carrier.ts'

const about = `equipmentReference=${container}`

test('the whole history of a container is one bare array under the version of the standard', async (t) => {
  const { get } = await startCarrier(t)
  const response = await get(about)
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('API-Version'), '2.2.0')
  assert.match(response.headers.get('Content-Type') ?? '', /^application\/json/)
  const ids = (await eventsIn(response)).map(({ eventID }) => eventID)
  assert.deepEqual(
    ids.sort(),
    eventsOf(voyage, Infinity)
      .map(({ eventID }) => eventID)
      .sort(),
  )
})

for (const pageLink of ['cursor', 'url'] as const) {
  test(`paging by ${pageLink} loses nothing and repeats nothing, even while new events come in`, async (t) => {
    const now = '2026-10-12T00:00:00Z'
    const { get, control, simulator } = await startCarrier(t, { pageLink, now })
    const seen: string[] = []
    let query: string | undefined = `${about}&limit=3`
    while (query !== undefined) {
      const response = await get(query)
      seen.push(...(await eventsIn(response)).map(({ eventID }) => eventID))
      const next: string | null = response.headers.get('Next-Page')
      const prefix = pageLink === 'url' ? `${simulator.url}/v2/events?cursor=` : ''
      assert.ok(next?.startsWith(prefix) ?? true)
      query = next === null ? undefined : `cursor=${next.slice(prefix.length)}`
      await control.setClock('2026-12-24T00:00:00Z', 0)
    }
    assert.equal(new Set(seen).size, seen.length)
    const told = eventsOf(voyage, Date.parse(now)).map(({ eventID }) => eventID)
    assert.deepEqual(seen.sort(), told.sort())
  })
}

test('the paging headers lead to the first, previous and last page', async (t) => {
  const { get } = await startCarrier(t)
  const ids = async (cursor: string | null) =>
    (await eventsIn(await get(`cursor=${cursor}`))).map(({ eventID }) => eventID)
  const first = await get(`${about}&limit=5`)
  assert.equal(first.headers.get('Prev-Page'), null)
  const firstIds = (await eventsIn(first)).map(({ eventID }) => eventID)
  const second = await get(`cursor=${first.headers.get('Next-Page')}`)
  assert.deepEqual(await ids(second.headers.get('Prev-Page')), firstIds)
  assert.deepEqual(await ids(second.headers.get('First-Page')), firstIds)
  const last = await get(`cursor=${second.headers.get('Last-Page')}`)
  assert.equal(last.headers.get('Next-Page'), null)
  assert.equal((await eventsIn(last)).length, eventsOf(voyage, Infinity).length % 5 || 5)
})

test('filters of type, code, place and time of telling choose the events', async (t) => {
  const { get } = await startCarrier(t)
  const all = await eventsIn(await get(about))
  const told = '2026-11-01T00:00:00Z'
  const expected: [string, (event: (typeof all)[number]) => boolean][] = [
    ['eventType=SHIPMENT,EQUIPMENT', ({ eventType }) => eventType !== 'TRANSPORT'],
    [
      'transportEventTypeCode=ARRI',
      (event) => 'transportEventTypeCode' in event && event.transportEventTypeCode === 'ARRI',
    ],
    [
      'UNLocationCode=NLRTM',
      (event) => 'transportCall' in event && event.transportCall.UNLocationCode === 'NLRTM',
    ],
    [
      `eventCreatedDateTime:gte=${told}`,
      (event) => Date.parse(event.eventCreatedDateTime) >= Date.parse(told),
    ],
    [`eventCreatedDateTime:lt=${told}`, (event) => Date.parse(event.eventCreatedDateTime) < Date.parse(told)],
  ]
  for (const [filter, isWanted] of expected) {
    const wanted = all.filter(isWanted)
    assert.ok(wanted.length > 0 && wanted.length < all.length, filter)
    assert.deepEqual(await eventsIn(await get(`${about}&${filter}`)), wanted, filter)
  }
})

test('a booking and a bill of lading find the same events as the box', async (t) => {
  const { get, ask } = await startCarrier(t)
  const all = await eventsIn(await ask())
  assert.deepEqual(await eventsIn(await get(`carrierBookingReference=${voyage.booking}`)), all)
  assert.deepEqual(await eventsIn(await get(`transportDocumentReference=${voyage.transportDocument}`)), all)
  assert.deepEqual(await eventsIn(await get(`${about}&carrierBookingReference=OTHER`)), [])
})

test('events come in the order that is asked for', async (t) => {
  const { get } = await startCarrier(t)
  const times = (await eventsIn(await get(`${about}&sort=eventDateTime:DESC`))).map((event) =>
    Date.parse(event.eventDateTime),
  )
  assert.deepEqual(
    times,
    times.toSorted((one, other) => other - one),
  )
})

test('a voyage moves on as time passes', async (t) => {
  const { ask, control } = await startCarrier(t, { now: '2026-10-07T00:00:00Z' })
  const before = await eventsIn(await ask())
  await control.setClock('2026-10-09T00:00:00Z', 0)
  const after = await eventsIn(await ask())
  assert.deepEqual(after.slice(0, before.length), before)
  const codes = after
    .slice(before.length)
    .map((event) => 'equipmentEventTypeCode' in event && event.equipmentEventTypeCode)
  assert.ok(codes.includes('LOAD'))
})

test('with a faster clock a day passes while one waits', async (t) => {
  const { ask } = await startCarrier(t, { now: '2026-09-01T00:00:00Z', speed: 500_000_000 })
  const until = Date.now() + 60_000
  let events = await eventsIn(await ask())
  while (events.length === 0 && Date.now() < until) events = await eventsIn(await ask())
  assert.ok(events.length > 0)
})

test('an unknown container is an empty array, or 204, or 404, as the carrier is set up', async (t) => {
  const answers: [Parameters<typeof startCarrier>[1], number, string][] = [
    [{}, 200, '[]'],
    [{ unknownContainer: '204' }, 204, ''],
  ]
  for (const [options, status, body] of answers) {
    const { get } = await startCarrier(t, options)
    const response = await get('equipmentReference=TCLU1234568')
    assert.deepEqual([response.status, await response.text()], [status, body])
  }
  const { get } = await startCarrier(t, { unknownContainer: '404' })
  await assertRefused(await get('equipmentReference=TCLU1234568'), 404)
})

test('without the right key nothing is told', async (t) => {
  const { get } = await startCarrier(t)
  for (const key of ['', 'wrong', 'key ext', 'KEY'])
    await assertRefused(await get(about, { 'X-API-Key': key }), 401)
})

test('other paths, methods and versions are refused in the words of the standard', async (t) => {
  const { simulator, get } = await startCarrier(t)
  const headers = { 'X-API-Key': 'key' }
  await assertRefused(await fetch(`${simulator.url}/v2/event-subscriptions`, { headers }), 404)
  await assertRefused(await fetch(`${simulator.url}/v2/events?${about}`, { headers, method: 'POST' }), 405)
  await assertRefused(await get(about, { 'API-Version': '3' }), 400)
  assert.equal((await get(about, { 'API-Version': '2' })).status, 200)
})

// prettier-ignore
const hostileParameters = [
  about, 'limit=0', 'limit=-1', 'limit=1e9', 'limit=1001', 'limit=10&limit=10', 'eventType=NONSENSE', 'eventType=SHIPMENT,',
  'sort=eventID:ASC', 'sort=constructor:ASC', '__proto__=x', 'toString=x', 'debug=1', 'a=%zz', 'limit=%ff', 'cursor=',
  'eventCreatedDateTime:gte=yesterday', 'eventCreatedDateTime:gte=2026-13-45T00:00:00Z',
  'eventCreatedDateTime:like=2026-10-01T00:00:00Z', 'UNLocationCode=../etc', 'vesselIMONumber=1 OR 1=1',
]
// prettier-ignore
const hostileQueries = [
  '', 'eventType=SHIPMENT', 'equipmentReference=', 'equipmentReference=MSKU8532556%00', 'cursor=!!', 'cursor=AAAA',
  `equipmentReference=${'A'.repeat(5_000)}`, 'equipmentReference=<script>alert(1)</script>', "equipmentReference=' OR 1=1 --",
]
const hostileCursors = [
  [],
  { search: about, offset: -1, asOf: 0 },
  { search: about, offset: 1.5, asOf: 0 },
  { search: about, offset: 0, asOf: Date.UTC(2030, 0) },
  { search: 'limit=5', offset: 0, asOf: 0 },
  { search: `${about}&cursor=AAAA`, offset: 0, asOf: 0 },
  { search: `${about}&limit=99999`, offset: 0, asOf: 0 },
].map((place) => `cursor=${Buffer.from(JSON.stringify(place)).toString('base64url')}`)

test('a hostile query is refused with 400, whatever is wrong with it', async (t) => {
  const { get } = await startCarrier(t)
  const beside = hostileParameters.map((parameter) => `${about}&${parameter}`)
  for (const query of [...hostileQueries, ...beside, ...hostileCursors])
    await assertRefused(await get(query), 400)
})

async function assertRefused(response: Awaited<ReturnType<Carrier['ask']>>, status: number): Promise<void> {
  const body: unknown = await response.json()
  assert.equal(response.status, status, response.url)
  const names = ['httpMethod', 'requestUri', 'errors', 'statusCode', 'statusCodeText', 'errorDateTime']
  assert.deepEqual(Object.keys(body ?? {}).sort(), names.sort())
}
