import assert from 'node:assert/strict'
import { createSecretKey, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { box, events } from '../../../test/support/containers.ts'
import { onEachEngine } from '../../../test/support/engines.ts'
import { operator, portalTables, setUpPortal } from '../../../test/support/portal.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import { createSecrets } from '../../kernel/secrets.ts'
import { story } from '../containers/fixtures/story.ts'
import { formatToken } from '../links/token.ts'

/** Well made under the keys of the test, and never issued. */
const unissued = () => {
  const secrets = createSecrets(Buffer.alloc(32, 7))
  return formatToken(randomBytes(32), {
    currentId: 1,
    keyOf: (id) => createSecretKey(secrets.deriveKey(`tracking-link-check ${id}`)),
  })
}
const malformed = 'A'.repeat(55)

/** A box on its way to Rotterdam today. */
function atSea(today: Date) {
  const day = (away: number) => new Date(today.getTime() + away * 86_400_000).toISOString().slice(0, 10)
  const left = [`ACT LOAD CNSHA ${day(-10)}`, `ACT DEPA CNSHA ${day(-9)}`]
  return events(...story(...left, `EST ARRI NLRTM ${day(20)}`))
}

onEachEngine('the portal', (engine) => {
  const shared = sharedDatabase(engine, { migrations: portalTables })
  const setUp = () => setUpPortal(shared())
  /** A link to an order with one box at sea. */
  const setUpLink = async () => {
    const all = await setUp()
    all.carrier.answer = () => Promise.resolve(atSea(all.clock.now()))
    const saleOrderId = await all.order(box)
    await all.look(saleOrderId)
    return { ...all, saleOrderId, ...(await all.link(saleOrderId)) }
  }

  test('a link shows the page, its JSON and its calendar, and nothing of it is kept or indexed', async () => {
    const { visit, token } = await setUpLink()
    const types = { page: 'text/html', json: 'application/json', calendar: 'text/calendar' } as const
    for (const format of ['page', 'json', 'calendar'] as const) {
      const { status, headers, body } = await visit(token, { format })
      assert.equal(status, 200)
      assert.ok(headers['content-type']?.startsWith(types[format]))
      assert.equal(headers['cache-control'], 'private, no-store')
      assert.equal(headers['referrer-policy'], 'no-referrer')
      assert.match(headers['x-robots-tag'] ?? '', /noindex/)
      assert.ok(String(body).includes(box.number), format)
    }
  })

  test('nobody can tell a malformed token from a well-made one that was never issued', async () => {
    const { visit, recorded } = await setUp()
    const [one, other] = await Promise.all([visit(malformed), visit(unissued(), { address: '198.51.100.8' })])
    assert.equal(one.status, 404)
    assert.deepEqual(one, other)
    for (const token of [malformed, unissued()])
      await assert.rejects(visit(token, { format: 'json', address: '198.51.100.9' }), {
        code: 'LINK_UNKNOWN',
        status: 404,
      })
    const outcomes = (await recorded()).map(({ outcome }) => outcome)
    assert.deepEqual(outcomes.toSorted(), ['malformed', 'malformed', 'unknown', 'unknown'])
  })

  test('a revoked and an expired link are gone, with a readable page that says what to do', async () => {
    const { visit, token, id, links, db, wire, clock, link, saleOrderId } = await setUpLink()
    const expiring = await link(saleOrderId)
    await links.revoke(db, id, operator)
    wire.deliver()
    clock.advance({ hours: 24 * 181 })
    for (const gone of [token, expiring.token]) {
      const { status, body } = await visit(gone)
      assert.equal(status, 410)
      assert.match(String(body), /new link/)
      assert.ok(!String(body).includes('MSKU'))
      await assert.rejects(visit(gone, { format: 'json' }), { code: 'LINK_GONE', status: 410 })
    }
  })

  test('the eleventh look-up gets 429 with the time to wait, as a page and as JSON', async () => {
    const { visit, token } = await setUpLink()
    for (let look = 1; look <= 10; look++)
      assert.equal((await visit(token, { format: look % 2 === 0 ? 'json' : 'page' })).status, 200)
    const { status, headers, body } = await visit(token)
    assert.equal(status, 429)
    assert.ok(Number(headers['retry-after']) > 3_500)
    assert.match(String(body), /<h1>/)
    await assert.rejects(visit(token, { format: 'json' }), { code: 'LOOKUPS_EXCEEDED', status: 429 })
  })

  test('calendar, refresh and language switch do not eat the look-ups, but no JSON hides behind them', async () => {
    const { visit, token } = await setUpLink()
    for (let look = 1; look <= 12; look++) await visit(token, { format: 'calendar' })
    for (let look = 1; look <= 3; look++) {
      assert.equal((await visit(token, { isRefresh: true })).status, 200)
      assert.equal((await visit(token, { language: 'id' })).status, 200)
    }
    for (let look = 1; look <= 10; look++)
      await visit(token, { format: 'json', language: 'en', isRefresh: look % 2 === 0 })
    await assert.rejects(visit(token, { format: 'json', language: 'en' }), { status: 429 })
    assert.equal((await visit(token, { isRefresh: true, language: 'en' })).status, 429)
  })

  test('machines with a token of ours and exempt networks have no limit', async () => {
    const { visit, token, registry } = await setUpLink()
    registry.replace(new Map([['ops.tracking.exempt_networks', ['198.51.100.0/24']]]))
    for (let look = 1; look <= 15; look++) {
      assert.equal((await visit(token)).status, 200)
      assert.equal((await visit(token, { address: '203.0.113.1', isMachine: true })).status, 200)
    }
    assert.equal((await visit(token, { address: '203.0.113.1' })).status, 200, 'the machine used nothing up')
  })

  test('guessing ends after three tokens, and a flood is one event a minute, from a whole IPv6 /64 too', async () => {
    const { visit, audit, recorded } = await setUp()
    for (let guess = 1; guess <= 20; guess++) await visit(malformed, { address: `2001:db8::${guess}` })
    assert.deepEqual(audit.types(), ['tracking.invalid_token_burst', 'tracking.rate_limited'])
    const outcomes = (await recorded()).map(({ outcome, count }) => `${count} ${outcome}`)
    assert.deepEqual(outcomes, ['3 malformed', '17 limited'])
  })

  test('whatever fails, the visitor gets a readable page and no detail', async () => {
    const { visit, token, orders, recorded } = await setUpLink()
    orders.isBroken = true
    const { status, headers, body } = await visit(token)
    assert.equal(status, 503)
    assert.equal(headers['retry-after'], '60')
    assert.match(String(body), /<h1>/)
    assert.ok(!String(body).includes('secret detail'))
    await assert.rejects(visit(token, { format: 'json' }), { code: 'TRACKING_UNAVAILABLE', status: 503 })
    assert.deepEqual(
      (await recorded()).map(({ outcome, count }) => [outcome, count]),
      [['failed', 2]],
    )
  })

  test('an audit log that cannot be written does not take the portal down', async () => {
    const { visit, audit } = await setUp()
    audit.isBroken = true
    assert.equal((await visit(malformed)).status, 404)
  })

  test('a hanging carrier holds no page up: it says that the carrier is being asked, and looks again once', async () => {
    const { visit, carrier, order, link, containers, recorded, wire, clock } = await setUp()
    const { promise, resolve } = Promise.withResolvers<ReturnType<typeof events>>()
    carrier.answer = () => promise
    const { token } = await link(await order(box))
    const began = performance.now()
    const first = String((await visit(token)).body)
    assert.ok(performance.now() - began < 20_000)
    assert.match(first, /http-equiv="refresh"/i)
    assert.doesNotMatch(String((await visit(token, { isRefresh: true })).body), /http-equiv="refresh"/i)
    resolve(atSea(clock.now()))
    await containers.settle()
    wire.deliver()
    assert.match(String((await visit(token)).body), /Rotterdam/)
    assert.deepEqual(
      (await recorded()).map(({ outcome }) => outcome),
      ['asking', 'asking', 'shown'],
    )
  })

  test('the second look at the same news comes from memory, in each language by itself', async () => {
    const { visit, token, recorded, registry } = await setUpLink()
    const plain = await visit(token)
    const compressed = await visit(token, { acceptsGzip: true })
    assert.deepEqual(gunzipSync(compressed.body).toString(), String(plain.body))
    await visit(token, { acceptLanguage: 'id' })
    registry.replace(new Map([['ops.company.name', 'Nusantara Trading']]))
    assert.match(String((await visit(token)).body), /Nusantara Trading/)
    assert.deepEqual(
      (await recorded()).map(({ wasCached }) => wasCached),
      [false, true, false, false],
    )
  })

  test('the page shows no token but its own address, and none is kept in attempts or the audit log', async () => {
    const { visit, token, id, recorded, audit } = await setUpLink()
    await visit(token)
    await visit(malformed)
    const [shown] = await recorded()
    assert.deepEqual([shown?.linkId, shown?.container, shown?.address], [id, box.number, '198.51.100.7'])
    const kept = JSON.stringify([await recorded(), audit.events])
    for (const secret of [token, malformed]) assert.ok(!kept.includes(secret))
  })
})
