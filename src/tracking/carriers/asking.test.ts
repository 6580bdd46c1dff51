import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { container, startCarrier } from '../../../simulator/testing/carrier.ts'
import { onEachEngine } from '../../../test/support/engines.ts'
import { admin, empty, installations, maersk, rejectsWith } from './fixtures/test-carriers.ts'
import { fakeCarrier, secretKey } from './fixtures/test-client.ts'

onEachEngine('asking configured carriers', (engine) => {
  const install = installations(engine)

  test('a change without authentication keeps the key; another origin needs it again', async (t) => {
    const [old, other] = [await fakeCarrier(t, empty), await fakeCarrier(t, empty)]
    const { db, carriers } = await install(t, { urls: [old.url, other.url] })
    const { id } = await carriers.create(db, { ...maersk, baseUrl: `${old.url}/v2` }, admin)
    const { authentication: _, ...plain } = maersk
    await carriers.update(db, { ...plain, id, version: 1, baseUrl: `${old.url}/v3` }, admin)
    await carriers.test(db, id, container)
    assert.deepEqual(
      old.visits.map(({ url, headers }) => [url.split('?')[0], headers['x-api-key']]),
      [['/v3/events', secretKey]],
    )
    const moved = { ...plain, id, version: 2, baseUrl: other.url }
    await rejectsWith(carriers.update(db, moved, admin), 'CARRIER_INVALID')
  })

  test('a row that was led elsewhere behind our back does not take the key there', async (t) => {
    const thief = await fakeCarrier(t, empty)
    const { db, carriers } = await install(t, { urls: [thief.url] })
    const { id } = await carriers.create(db, maersk, admin)
    await sql`update breakwater.carrier set base_url = ${thief.url} where id = ${id}::uuid`.execute(db)
    const result = await carriers.test(db, id, container)
    assert.deepEqual([result.isOk, thief.visits], [false, []])
    assert.match(result.problem ?? '', /cannot be opened/)
  })

  test('credentials under another master key are said to be unreadable, and nothing is sent', async (t) => {
    const carrier = await fakeCarrier(t, empty)
    const { db, carriers } = await install(t, { urls: [carrier.url] })
    const { id } = await carriers.create(db, { ...maersk, baseUrl: carrier.url }, admin)
    const another = await install(t, { urls: [carrier.url], isFresh: false })
    assert.match((await another.carriers.test(db, id, container)).problem ?? '', /cannot be opened/)
    assert.deepEqual(carrier.visits, [])
  })

  test('the test button asks once and says what came back', async (t) => {
    const { simulator, control } = await startCarrier(t, { apiKey: secretKey })
    const { db, carriers, moment } = await install(t, { urls: [simulator.url] })
    const { id } = await carriers.create(db, { ...maersk, baseUrl: `${simulator.url}/v2/` }, admin)
    const good = await carriers.test(db, id, ` ${container.toLowerCase()} `)
    assert.ok(good.isOk && good.events > 10 && good.problem === null)
    assert.equal((await carriers.findByScac(db, 'MAEU'))?.lastAnsweredAt, moment.now.toISOString())
    await control.setFault({ mode: 'fail', status: 500 })
    await control.resetStatistics()
    const { milliseconds: _, ...bad } = await carriers.test(db, id, container)
    assert.deepEqual(bad, { isOk: false, events: 0, problem: 'The carrier has a fault. (HTTP 500)' })
    assert.equal((await control.statistics()).requests, 1)
  })

  test('answers and problems are noted; a rest does not hide the problem that led to it', async (t) => {
    const { simulator, control } = await startCarrier(t, { apiKey: secretKey })
    const { db, carriers, moment } = await install(t, { urls: [simulator.url] })
    await carriers.create(db, { ...maersk, baseUrl: `${simulator.url}/v2` }, admin)
    const noted = async () => {
      const { lastAnsweredAt, lastProblem, version } = (await carriers.findByScac(db, 'MAEU')) ?? {}
      return [lastAnsweredAt, lastProblem, version]
    }
    const answered = moment.now.toISOString()
    assert.ok((await carriers.fetchEvents(db, 'MAEU', container)).ok)
    assert.deepEqual(await noted(), [answered, null, 1])
    await control.setFault({ mode: 'fail', status: 429, retryAfter: '600' })
    for (const kind of ['busy', 'resting']) {
      const outcome = await carriers.fetchEvents(db, 'MAEU', container)
      assert.equal(!outcome.ok && outcome.problem.kind, kind)
    }
    assert.deepEqual(await noted(), [answered, 'The carrier asks to be called less often. (HTTP 429)', 1])
    await control.clearFault()
    moment.now = new Date(moment.now.getTime() + 601_000)
    assert.ok((await carriers.fetchEvents(db, 'MAEU', container)).ok)
    assert.deepEqual(await noted(), [moment.now.toISOString(), null, 1])
  })

  test('a carrier that is not configured is a problem, not an error', async (t) => {
    const { db, carriers } = await install(t)
    const outcome = await carriers.fetchEvents(db, 'NONE', container)
    assert.equal(!outcome.ok && outcome.problem.kind, 'not_configured')
  })
})
