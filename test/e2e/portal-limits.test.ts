import { changeSetting } from './client.ts'
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { onEachEngine } from '../support/engines.ts'
import { runningServer, waitFor } from '../support/running-server.ts'
import type { Client } from './client.ts'
import { behindProxy, setScene, type Scene } from './portal-scene.ts'

type Attempt = {
  outcome: string
  address: string
  responseMilliseconds: number
  wasCached: boolean
  count: number
}
const sum = (attempts: readonly Attempt[]) => attempts.reduce((total, { count }) => total + count, 0)

onEachEngine('the limits of the portal', (engine) => {
  const running = runningServer(engine, behindProxy)
  let scene: Scene
  before(async () => void (scene = await setScene(running())))

  const times = async (count: number, work: () => Promise<{ status: number }>) => {
    const statuses: number[] = []
    for (let time = 0; time < count; time++) statuses.push((await work()).status)
    return statuses
  }
  const allShown = (count: number) => Array.from({ length: count }, () => 200)

  test('the eleventh look-up of an hour is refused, readably, with the time to wait', async () => {
    const { path } = await scene.shipment()
    assert.deepEqual(await times(10, () => scene.look(path, '198.51.100.1')), allShown(10))
    const page = await scene.look(path, '198.51.100.1')
    assert.equal(page.status, 429)
    const seconds = Number(page.headers['retry-after'])
    assert.ok(seconds > 0 && seconds <= 3600, String(seconds))
    assert.match(String(page.headers['content-type']), /^text\/html/)
    assert.match(page.text, /Too many requests from your connection/)
    const json = await scene.look(`${path}.json`, '198.51.100.1')
    assert.equal(json.status, 429)
    assert.equal(json.headers['content-type'], 'application/problem+json; charset=utf-8')
    assert.ok(Number(json.headers['retry-after']) > 0)
    assert.equal((await scene.look(path, '198.51.100.2')).status, 200)
  })

  test('a calendar is no look-up; three refreshes and three language switches come on top of ten', async () => {
    const { path } = await scene.shipment()
    assert.deepEqual(await times(11, () => scene.look(`${path}.ics`, '198.51.100.3')), allShown(11))
    for (const ending of ['?lang=id', '?lang=en&refresh=1'])
      assert.deepEqual(await times(3, () => scene.look(path + ending, '198.51.100.3')), allShown(3), ending)
    assert.deepEqual(await times(10, () => scene.look(path, '198.51.100.3')), allShown(10))
    for (const ending of ['', '?lang=id', '?refresh=1', '.json', '?lang=en&refresh=1'])
      assert.equal((await scene.look(path + ending, '198.51.100.3')).status, 429, ending)
  })

  test('no spelling of a request gives more pages than the limit allows', async () => {
    const { path } = await scene.shipment()
    const spellings = [
      '',
      '.json',
      '?lang=id',
      '?lang=en',
      '?lang=EN',
      '?lang=id&lang=en',
      '?lang[]=id',
      '?lang=%69%64',
      '?refresh=1',
      '?refresh=1&refresh=1',
      '?refresh=01',
      '?refresh=1&lang=id',
      '?Refresh=1&LANG=id',
      '.json?lang=id&refresh=1',
      '%2Ejson',
      '%2ejson?lang=id',
      '?x=1',
      '#',
      '?',
    ]
    const lines = spellings.flatMap((spelling) => [path + spelling, `HEAD ${path}${spelling}`])
    let shown = 0
    for (const line of [...lines, ...lines, ...lines, ...lines])
      if ((await scene.look(line, '198.51.100.6')).status === 200) shown += 1
    assert.equal(shown, 16)
    const elsewhere = ['/', '/.', '.JSON', '.html', '%00', '/../x', ';.json', '.ics/', '%20', '%2F']
    for (const ending of elsewhere) {
      const { status, text } = await scene.look(path + ending, '198.51.100.8')
      assert.ok(status === 404 || status === 400 || status === 429, `${ending}: ${status}`)
      assert.doesNotMatch(text, /SO-/, ending)
    }
    const upper = path.replace('/track/', '/Track/')
    assert.equal((await scene.look(upper, '198.51.100.9')).status, 404)
  })

  test('neighbours in one IPv6 /64 share their look-ups; the next /64 has its own', async () => {
    const { path } = await scene.shipment()
    for (let host = 1; host <= 10; host++)
      assert.equal((await scene.look(path, `2001:db8:1:1::${host}`)).status, 200)
    assert.equal((await scene.look(path, '2001:db8:1:1:ffff::1')).status, 429)
    assert.equal((await scene.look(path, '2001:db8:1:2::1')).status, 200)
  })

  test('exempt networks and API tokens have no limit; a made-up API token has', async () => {
    const { path } = await scene.shipment()
    const exempt = ['203.0.113.0/28']
    assert.equal((await changeSetting(scene.admin, 'ops.tracking.exempt_networks', exempt)).status, 200)
    await waitFor(async () =>
      (await times(13, () => scene.look(path, '203.0.113.9'))).every((one) => one === 200),
    )
    assert.equal((await times(11, () => scene.look(path, '203.0.113.16'))).at(-1), 429)
    const made = await scene.admin('POST /api-tokens', { body: { name: 'portal', role: 'viewer' } })
    const { token } = made.json<{ token: string }>()
    const withToken = (authorization: string) => () => scene.look(path, '198.51.100.4', { authorization })
    assert.deepEqual(await times(13, withToken(`Bearer ${token}`)), allShown(13))
    assert.equal((await times(11, withToken(`Bearer ${token.slice(0, -1)}`))).at(-1), 429)
  })

  test('made-up tokens cost more, are refused alike, recorded with their number, and told to the log once a minute', async () => {
    const { path } = await scene.shipment()
    const madeUp = path.slice(0, -5) + 'AAAAA'
    const statuses = await times(30, () => scene.look(madeUp, '198.51.100.5'))
    assert.deepEqual(statuses.slice(0, 3), [404, 404, 404])
    assert.deepEqual([...new Set(statuses.slice(3))], [429])
    assert.equal((await scene.look(path, '198.51.100.5')).status, 429)
    const attempts = await attemptsOf(scene.admin, '198.51.100.5', 31)
    const countOf = (outcome: string) => sum(attempts.filter((attempt) => attempt.outcome === outcome))
    assert.deepEqual([countOf('malformed'), countOf('limited')], [3, 28])
    assert.ok(attempts.length <= 4, 'a row a minute for each outcome')
    const { rows } = await sql<{ type: string }>`select event.type from breakwater.event
      join breakwater.event_value value on value.event_id = event.id
      where value.value like '%198.51.100.5%'`.execute(running().server.database.owner)
    const types = rows.map(({ type }) => type)
    assert.deepEqual(types.sort(), ['tracking.invalid_token_burst', 'tracking.rate_limited'])
  })

  test('twenty first visitors at once cost one carrier call a box, a second visit none', async () => {
    const { path, numbers } = await scene.shipment(3)
    const visits = Array.from({ length: 20 }, (_, visitor) => scene.look(path, `198.51.101.${visitor}`))
    for (const { status } of await Promise.all(visits)) assert.equal(status, 200)
    const { carrier } = running()
    const calls = async () => {
      const { perContainer } = await carrier.statistics()
      return numbers.map((number) => perContainer[number])
    }
    await waitFor(async () => (await calls()).every((count) => count !== undefined))
    await scene.look(path, '198.51.102.1')
    const again = await scene.look(path, '198.51.102.1')
    assert.match(again.text, /None of 3 containers has arrived yet/)
    assert.deepEqual(await calls(), [1, 1, 1])
    const attempts = await attemptsOf(scene.admin, '198.51.102.1', 2)
    assert.equal(attempts[0]?.wasCached, true)
    assert.ok(
      attempts.every(({ outcome, responseMilliseconds }) => outcome === 'shown' && responseMilliseconds > 0),
    )
  })
})

/** The attempts from an address, newest first, once so many have been written. */
async function attemptsOf(admin: Client, address: string, count: number): Promise<Attempt[]> {
  let items: Attempt[] = []
  await waitFor(async () => {
    const answer = await admin(`GET /tracking-attempts?address=${address}&limit=100`)
    ;({ items } = answer.json<{ items: Attempt[] }>())
    return sum(items) >= count
  })
  assert.equal(sum(items), count)
  return items
}
