import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { container, startCarrier } from '../../../../simulator/testing/carrier.ts'
import type { SimulatorOptions } from '../../../../simulator/simulator.ts'
import { carrierAt, dcsaEvent, fakeCarrier, secretKey, testClient } from '../fixtures/test-client.ts'

async function simulated(t: TestContext, options: SimulatorOptions = {}, eventsPerPage = 100) {
  const { simulator, control } = await startCarrier(t, { apiKey: secretKey, ...options })
  const { client, calls } = testClient(t, [simulator.url], { eventsPerPage })
  return { control, client, calls, carrier: carrierAt(simulator.url) }
}

test('the whole history of a container comes in order of time', async (t) => {
  const { client, carrier, calls } = await simulated(t)
  const outcome = await client.fetchEvents(carrier, container)
  assert.ok(outcome.ok)
  const times = outcome.events.map(({ at }) => at)
  assert.ok(times.length > 10)
  assert.deepEqual(times, times.toSorted())
  assert.deepEqual(
    calls.map(({ kind, name, failed }) => [kind, name, failed]),
    [['call', 'carrier MAEU', false]],
  )
})

for (const pageLink of ['cursor', 'url'] as const) {
  test(`many pages, named by ${pageLink}, make the same history as one`, async (t) => {
    const whole = await simulated(t)
    const paged = await simulated(t, { pageLink }, 5)
    const one = await whole.client.fetchEvents(whole.carrier, container)
    const many = await paged.client.fetchEvents(paged.carrier, container)
    assert.ok(one.ok && many.ok && many.pages > 3)
    assert.deepEqual(many.events, one.events)
  })
}

for (const unknownContainer of ['empty', '204', '404'] as const) {
  test(`an unknown container, answered with ${unknownContainer}, is no problem and no event`, async (t) => {
    const { client, carrier } = await simulated(t, { unknownContainer })
    const outcome = await client.fetchEvents(carrier, 'TCLU1234568')
    assert.deepEqual(outcome, { ok: true, events: [], rejected: [], pages: 1 })
  })
}

test('a wrong key is said so, once, without repeating the key', async (t) => {
  const { client, carrier, calls } = await simulated(t)
  const wrong = { ...carrier, credentials: { header: 'X-API-Key', key: 'wrong-key' } }
  const outcome = await client.fetchEvents(wrong, container)
  assert.equal(!outcome.ok && outcome.problem.kind, 'denied')
  assert.ok(!JSON.stringify(outcome).includes('wrong-key'))
  assert.deepEqual(
    calls.map(({ failed }) => failed),
    [true],
  )
})

test('a next page at another address is not visited, and the key not shown there', async (t) => {
  const thief = await fakeCarrier(t, (_, response) => response.end('[]'))
  const carrier = await fakeCarrier(t, (_, response) => {
    response.setHeader('next-page', `${thief.url}/v2/events?cursor=1`)
    response.setHeader('content-type', 'application/json').end(JSON.stringify([dcsaEvent(container, 1)]))
  })
  const { client } = testClient(t, [carrier.url, thief.url])
  const outcome = await client.fetchEvents(carrierAt(carrier.url), container)
  assert.equal(!outcome.ok && outcome.problem.kind, 'nonsense')
  assert.deepEqual(thief.visits, [])
  assert.equal(carrier.visits[0]?.headers['x-api-key'], secretKey)
})

test('pages that lead back to an earlier one end', async (t) => {
  const carrier = await fakeCarrier(t, (request, response) => {
    response.setHeader('next-page', request.url?.includes('cursor=a') ? 'b' : 'a')
    response.setHeader('content-type', 'application/json').end(JSON.stringify([dcsaEvent(container, 1)]))
  })
  const outcome = await testClient(t, [carrier.url]).client.fetchEvents(carrierAt(carrier.url), container)
  assert.equal(!outcome.ok && outcome.problem.kind, 'nonsense')
  assert.equal(carrier.visits.length, 3)
})

test('after 20 pages it is enough: what came is kept, and that there was more is said', async (t) => {
  let page = 0
  const carrier = await fakeCarrier(t, (_, response) => {
    page += 1
    response.setHeader('next-page', `cursor-${page}`)
    response.setHeader('content-type', 'application/json').end(JSON.stringify([dcsaEvent(container, page)]))
  })
  const outcome = await testClient(t, [carrier.url]).client.fetchEvents(carrierAt(carrier.url), container)
  assert.ok(outcome.ok)
  assert.deepEqual([outcome.events.length, outcome.pages, carrier.visits.length], [20, 20, 20])
  assert.deepEqual(outcome.rejected, [{ reason: 'too many events', count: 1 }])
})

test('an empty last page ends the history', async (t) => {
  const carrier = await fakeCarrier(t, (request, response) => {
    const isLast = request.url?.includes('cursor') ?? false
    if (!isLast) response.setHeader('next-page', 'last')
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(isLast ? [] : [dcsaEvent(container, 1)]))
  })
  const outcome = await testClient(t, [carrier.url]).client.fetchEvents(carrierAt(carrier.url), container)
  assert.equal(outcome.ok && outcome.events.length, 1)
})

test('rows of which none is understood are a problem, not an empty history', async (t) => {
  const carrier = await fakeCarrier(t, (_, response) => {
    response.setHeader('content-type', 'application/json').end('[{"eventType":"SOMETHING"},{}]')
  })
  const { client, calls } = testClient(t, [carrier.url])
  const outcome = await client.fetchEvents(carrierAt(carrier.url), container)
  assert.equal(!outcome.ok && outcome.problem.kind, 'nonsense')
  assert.equal(calls[0]?.failed, true)
})

test('local times labelled UTC are read as local for the carrier that writes so', async (t) => {
  const event = { ...dcsaEvent(container, 1), eventLocation: { UNLocationCode: 'SGSIN', locationName: 'x' } }
  const carrier = await fakeCarrier(t, (_, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify([event]))
  })
  const { client } = testClient(t, [carrier.url])
  const at = async (mislabelsLocalTimes: boolean) => {
    const outcome = await client.fetchEvents(carrierAt(carrier.url, { mislabelsLocalTimes }), container)
    return outcome.ok ? outcome.events[0]?.at : undefined
  }
  assert.equal(await at(false), '2026-10-01T00:01:00.000Z')
  assert.equal(await at(true), '2026-09-30T16:01:00.000Z')
})

test('an address on a private network that is not configured at boot is not called', async (t) => {
  const carrier = await fakeCarrier(t, (_, response) => response.end('[]'))
  const { client } = testClient(t, [])
  const outcome = await client.fetchEvents(carrierAt(carrier.url), container)
  assert.equal(!outcome.ok && outcome.problem.kind, 'bad_address')
  assert.deepEqual(carrier.visits, [])
})
