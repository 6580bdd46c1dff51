import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { container, startCarrier } from '../../../../simulator/testing/carrier.ts'
import { carrierAt, secretKey, testClient } from '../fixtures/test-client.ts'

/** Date stands still and moves by hand; the timers of sockets and time-outs run on. */
async function failing(t: TestContext) {
  t.mock.timers.enable({ apis: ['Date'], now: Date.parse('2026-10-08T06:00:00Z') })
  const { simulator, control } = await startCarrier(t, { apiKey: secretKey })
  const { client } = testClient(t, [simulator.url])
  const carrier = carrierAt(simulator.url)
  await control.setFault({ mode: 'fail', status: 500 })
  return {
    client,
    carrier,
    control,
    fetch: async () => {
      const outcome = await client.fetchEvents(carrier, container)
      return outcome.ok ? 'answered' : outcome.problem.kind
    },
    requests: async () => (await control.statistics()).requests,
    pass: (seconds: number) => t.mock.timers.tick(seconds * 1_000),
  }
}

async function failUntilRest({ fetch }: Awaited<ReturnType<typeof failing>>): Promise<void> {
  for (let times = 0; times < 5; times += 1) assert.equal(await fetch(), 'failing')
}

test('after five failures in a row the carrier is left alone for a minute', async (t) => {
  const world = await failing(t)
  await failUntilRest(world)
  const before = await world.requests()
  for (let times = 0; times < 10; times += 1) assert.equal(await world.fetch(), 'resting')
  world.pass(59)
  assert.equal(await world.fetch(), 'resting')
  assert.deepEqual([before, await world.requests()], [15, 15])
})

test('after the rest one request is a probe; when it fails, the next minute begins', async (t) => {
  const world = await failing(t)
  await failUntilRest(world)
  world.pass(61)
  const kinds = await Promise.all([world.fetch(), world.fetch(), world.fetch()])
  assert.deepEqual(kinds.toSorted(), ['failing', 'resting', 'resting'])
  assert.equal(await world.requests(), 16)
  world.pass(59)
  assert.equal(await world.fetch(), 'resting')
})

test('a probe that is answered ends the rest', async (t) => {
  const world = await failing(t)
  await failUntilRest(world)
  await world.control.clearFault()
  assert.equal(await world.fetch(), 'resting')
  world.pass(61)
  assert.equal(await world.fetch(), 'answered')
  assert.equal(await world.fetch(), 'answered')
})

test('an answer in between starts the count again', async (t) => {
  const world = await failing(t)
  for (let round = 0; round < 3; round += 1) {
    await world.control.setFault({ mode: 'fail', status: 500 })
    for (let times = 0; times < 4; times += 1) assert.equal(await world.fetch(), 'failing')
    await world.control.clearFault()
    assert.equal(await world.fetch(), 'answered')
  }
})

test('refused questions about containers do not tire the carrier', async (t) => {
  const world = await failing(t)
  await world.control.setFault({ mode: 'fail', status: 400 })
  for (let times = 0; times < 10; times += 1) assert.equal(await world.fetch(), 'rejected')
})

test('a changed configuration gets a new chance at once', async (t) => {
  const world = await failing(t)
  await failUntilRest(world)
  await world.control.clearFault()
  const outcome = await world.client.fetchEvents({ ...world.carrier, version: 2 }, container)
  assert.ok(outcome.ok)
})

test('one carrier that rests does not hold up another', async (t) => {
  const world = await failing(t)
  await failUntilRest(world)
  await world.control.clearFault()
  const outcome = await world.client.fetchEvents({ ...world.carrier, id: 'another' }, container)
  assert.ok(outcome.ok)
})

test('a carrier that asks for time gets it, for all containers', async (t) => {
  const world = await failing(t)
  await world.control.setFault({ mode: 'fail', status: 429, retryAfter: '120' })
  assert.equal(await world.fetch(), 'busy')
  await world.control.clearFault()
  const outcome = await world.client.fetchEvents(world.carrier, 'TCLU1234568')
  assert.deepEqual(!outcome.ok && [outcome.problem.kind, outcome.problem.retryAfterSeconds], ['resting', 120])
  world.pass(121)
  assert.equal(await world.fetch(), 'answered')
})

test('a person who tests the carrier asks it once, also while it rests', async (t) => {
  const world = await failing(t)
  await failUntilRest(world)
  await world.control.resetStatistics()
  const outcome = await world.client.askOnce(world.carrier, container)
  assert.equal(!outcome.ok && outcome.problem.kind, 'failing')
  assert.equal(await world.requests(), 1)
})
