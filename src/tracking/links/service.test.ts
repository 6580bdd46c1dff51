import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { onEachEngine } from '../../../test/support/engines.ts'
import { operator, portalTables, setUpPortal } from '../../../test/support/portal.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import type { Caller } from '../../kernel/identity.ts'
import { hashToken } from './token.ts'

const viewer: Caller = { ...operator, roles: ['viewer'] }
const unknownId = '01990000-0000-7000-8000-000000000000'

onEachEngine('tracking links', (engine) => {
  const shared = sharedDatabase(engine, { migrations: portalTables })
  const setUp = () => setUpPortal(shared())

  test('a created link is found by its token, on every node', async () => {
    const { link, links, startLinks, ids } = await setUp()
    const saleOrderId = ids.next()
    const { id, token, url } = await link(saleOrderId)
    assert.equal(url, `https://track.example.com/track/${token}`)
    assert.ok(links.isGenuine(token))
    for (const node of [links, startLinks()])
      assert.deepEqual(await node.find(token), { id, saleOrderId, state: 'active' })
  })

  test('the token is stored nowhere, only its hash and a sealed copy of it', async () => {
    const { link, db, ids, audit } = await setUp()
    const { token } = await link(ids.next())
    const { rows } = await sql<{ row: string; hash: Buffer; sealed: Buffer }>`
      select tracking_link::text as row, token_hash as hash, token_sealed as sealed from breakwater.tracking_link`.execute(
      db,
    )
    const [stored] = rows
    assert.ok(stored)
    const spellings = [
      token,
      Buffer.from(token).toString('hex'),
      Buffer.from(token, 'base64url').toString('hex'),
    ]
    for (const spelling of spellings) assert.ok(!stored.row.includes(spelling))
    assert.deepEqual(stored.hash, hashToken(token))
    assert.ok(!stored.sealed.includes(token))
    assert.ok(!JSON.stringify(audit.events).includes(token))
  })

  test('a revoked link is revoked at the next look, also on another node that knew it', async () => {
    const { link, links, startLinks, ids, db, wire, audit } = await setUp()
    const { id, token } = await link(ids.next())
    const other = startLinks()
    assert.equal((await other.find(token))?.state, 'active')
    await links.revoke(db, id, operator)
    wire.deliver()
    assert.equal((await links.find(token))?.state, 'revoked')
    assert.equal((await other.find(token))?.state, 'revoked')
    await links.revoke(db, id, operator)
    assert.deepEqual(
      audit.types(),
      ['tracking.link_created', 'tracking.link_revoked'],
      'revoked again changes nothing',
    )
  })

  test('a link ends by the clock, at the moment that was told', async () => {
    const { links, clock, ids, db, registry } = await setUp()
    registry.replace(new Map([['ops.tracking.link_valid_days', 1]]))
    const { url, expiresAt } = await links.create(db, { saleOrderId: ids.next() }, operator)
    const token = url.slice(-55)
    assert.equal(Date.parse(expiresAt) - clock.now().getTime(), 86_400_000)
    clock.advance({ hours: 23, minutes: 59, seconds: 59 })
    assert.equal((await links.find(token))?.state, 'active')
    clock.advance({ seconds: 1 })
    assert.equal((await links.find(token))?.state, 'expired')
  })

  test('a link must end in the future and within two years', async () => {
    const { links, clock, ids, db } = await setUp()
    const saleOrderId = ids.next()
    const create = (expiresAt: string) => links.create(db, { saleOrderId, expiresAt }, operator)
    const from = (days: number) => new Date(clock.now().getTime() + days * 86_400_000).toISOString()
    for (const expiresAt of [from(0), from(-1), from(730.1), '2027-06-30T23:59:60Z'])
      await assert.rejects(create(expiresAt), { code: 'LINK_EXPIRY_INVALID', status: 422 }, expiresAt)
    assert.equal((await create(from(730))).expiresAt, from(730))
    assert.equal((await links.list(db, { saleOrderId }, operator)).count, 1)
  })

  test('the address of a link is for those who may create links, and only while it is active', async () => {
    const { link, links, ids, db } = await setUp()
    const saleOrderId = ids.next()
    const [first, second] = [await link(saleOrderId), await link(saleOrderId)]
    await links.revoke(db, first.id, operator)
    const seenBy = async (caller: Caller) =>
      (await links.list(db, { saleOrderId }, caller)).items.map(({ id, url, state }) => [id, url, state])
    assert.deepEqual(await seenBy(operator), [
      [second.id, second.url, 'active'],
      [first.id, null, 'revoked'],
    ])
    assert.deepEqual(await seenBy(viewer), [
      [second.id, null, 'active'],
      [first.id, null, 'revoked'],
    ])
  })

  test('the links of an order come in pages, however many there are, filtered and in either order', async () => {
    const { links, ids, db, clock } = await setUp()
    const saleOrderId = ids.next()
    const label = (index: number) => `Customer ${index}`
    for (let index = 0; index < 205; index++)
      await links.create(db, { saleOrderId, label: label(index) }, operator)
    const labels = async (query: object) =>
      (await links.list(db, { saleOrderId, ...query }, operator)).items.map((link) => link.label)
    const first = await links.list(db, { saleOrderId, limit: 200 }, operator)
    assert.deepEqual([first.items.length, first.count], [200, 205])
    assert.deepEqual(await labels({ limit: 200, cursor: first.nextCursor }), [4, 3, 2, 1, 0].map(label))
    assert.deepEqual(await labels({ limit: 2, sort: 'createdAt' }), [label(0), label(1)])
    assert.deepEqual(await labels({ search: 'MER 204' }), [label(204)])
    await links.revoke(db, first.items[0]?.id ?? '', operator)
    assert.deepEqual(await labels({ state: 'revoked' }), [label(204)])
    assert.equal((await links.list(db, { saleOrderId, state: 'active' }, operator)).count, 204)
    clock.advance({ hours: 24 * 731 })
    assert.equal((await links.list(db, { saleOrderId, state: 'expired' }, operator)).count, 204)
  })

  test('what cannot be recorded is not done', async () => {
    const { link, links, ids, db, audit, wire } = await setUp()
    const saleOrderId = ids.next()
    const { id, token } = await link(saleOrderId)
    audit.isBroken = true
    await assert.rejects(link(saleOrderId), /audit log/)
    await assert.rejects(links.revoke(db, id, operator), /audit log/)
    wire.deliver()
    assert.equal((await links.list(db, { saleOrderId }, operator)).count, 1)
    assert.equal((await links.find(token))?.state, 'active')
  })

  test('an order or link that is not there is said so', async () => {
    const { links, orders, db } = await setUp()
    await assert.rejects(links.revoke(db, unknownId, operator), { code: 'LINK_NOT_FOUND', status: 404 })
    orders.isBroken = true
    await assert.rejects(links.create(db, { saleOrderId: unknownId }, operator), /secret detail/)
    await assert.rejects(links.list(db, { saleOrderId: unknownId }, operator), /secret detail/)
  })

  test('a new link warms the page for its first visitor', async () => {
    const { link, ids, orders } = await setUp()
    const saleOrderId = ids.next()
    await link(saleOrderId)
    assert.deepEqual(orders.prewarmed, [saleOrderId])
  })

  test('visits add up: fetched by anything, opened by people', async () => {
    const { link, links, ids, db } = await setUp()
    const saleOrderId = ids.next()
    const [one, other] = [await link(saleOrderId), await link(saleOrderId)]
    const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 8, minute))
    await links.recordVisits(db, [
      { linkId: one.id, fetchedAt: at(1), openings: 2 },
      { linkId: other.id, fetchedAt: at(1), openings: 0 },
    ])
    await links.recordVisits(db, [{ linkId: one.id, fetchedAt: at(3), openings: 0 }])
    await links.recordVisits(db, [{ linkId: one.id, fetchedAt: at(2), openings: 1 }])
    await links.recordVisits(db, [])
    const seen = (await links.list(db, { saleOrderId }, operator)).items.map((row) => [
      row.fetchedAt,
      row.openedAt,
      row.openedCount,
    ])
    assert.deepEqual(seen, [
      [at(1).toISOString(), null, 0],
      [at(3).toISOString(), at(2).toISOString(), 3],
    ])
  })
})
