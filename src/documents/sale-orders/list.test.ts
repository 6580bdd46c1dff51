import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import { onEachEngine } from '../../../test/support/engines.ts'
import { nodesOf, plansOf, type Plan } from '../../../test/support/explain.ts'
import { clerk, order, saleOrderFeatures } from '../../../test/support/sale-orders.ts'
import type { Db } from '../../kernel/database/database.ts'
import { findOrder, listOrderIdsOfContainer } from './queries.ts'
import type { SaleOrderQuery, SaleOrders } from './service.ts'

onEachEngine('the list of sale orders', (engine) => {
  const empty = saleOrderFeatures(engine)

  test('pages neither skip nor repeat while orders are written between them', async () => {
    const { db, orders } = await empty()
    const dates = ['2025-11-01', '2025-11-02', '2025-11-03']
    const write = (reference: string, index: number) =>
      orders.create(db, order({ reference, orderDate: dates[index % 3] ?? '' }), clerk)
    const before = Array.from({ length: 25 }, (_, index) => `old-${index}`)
    for (const [index, reference] of before.entries()) await write(reference, index)
    for (const sort of ['orderDate', '-orderDate', 'reference', '-reference'] as const) {
      let written = 0
      const seen = await readAll(async (cursor) => {
        for (const index of [0, 1, 2]) await write(`new-${sort}-${written++}`, index)
        return orders.list(db, { sort, limit: 4, ...cursor })
      })
      assert.equal(new Set(seen).size, seen.length, `${sort} repeats nothing`)
      assert.deepEqual(
        before.filter((reference) => !seen.includes(reference)),
        [],
        `${sort} skips nothing`,
      )
    }
  })

  test('rows come newest order date first, with partner, containers and total', async () => {
    const { db, orders } = await empty()
    await orders.create(db, order({ reference: 'SO-old', orderDate: '2024-01-01' }), clerk)
    const lines = [{ product: 'Tea', quantity: '3', unitPrice: '0.335' }]
    const containers = [{ number: 'MSKU8532556' }, { number: 'CSQU3054383' }]
    const { id } = await orders.create(db, order({ lines, containers }), clerk)
    const { items, count, countIsCapped, nextCursor } = await orders.list(db, {})
    assert.deepEqual([items.length, count, countIsCapped, nextCursor], [2, 2, false, null])
    assert.deepEqual(items[0], {
      id,
      reference: 'SO-1',
      partnerName: 'PT Maju Jaya',
      orderDate: '2025-11-24',
      state: 'draft',
      containers: ['MSKU8532556', 'CSQU3054383'],
      total: '1.01',
      updatedAt: '2025-11-24T08:00:00.000Z',
    })
  })

  test('an id that is not there gets 404', async () => {
    const { db, orders } = await empty()
    const id = '01990000-0000-7000-8000-000000000000'
    await assert.rejects(orders.get(db, id), { code: 'SALE_ORDER_NOT_FOUND', status: 404 })
    await assert.rejects(orders.update(db, { ...order(), id, version: 1 }, clerk), { status: 404 })
  })

  test('state and dates narrow the list, both ends included', async () => {
    const { db, orders } = await empty()
    await orders.create(db, order({ reference: 'A', orderDate: '2025-11-01', state: 'confirmed' }), clerk)
    await orders.create(db, order({ reference: 'B', orderDate: '2025-11-02' }), clerk)
    await orders.create(db, order({ reference: 'C', orderDate: '2025-11-03', state: 'confirmed' }), clerk)
    assert.deepEqual(await found(orders, db, { from: '2025-11-01', until: '2025-11-02' }), ['B', 'A'])
    assert.deepEqual(await found(orders, db, { state: 'confirmed' }), ['C', 'A'])
  })

  test('a search finds reference, partner and container by beginnings of their words, and takes signs literally', async () => {
    const { db, orders } = await empty()
    const containers = [{ number: 'MSKU8532556' }]
    await orders.create(db, order({ reference: 'SO2025-0042', containers }), clerk)
    await orders.create(db, order({ reference: 'A_B', partner: { name: "D'Arc 100%" } }), clerk)
    await orders.create(db, order({ reference: 'AXB', partner: { name: 'CV Sinar \\ Laut' } }), clerk)
    const expected: Record<string, readonly string[]> = {
      so2025: ['SO2025-0042'],
      '0042 maju': ['SO2025-0042'],
      msku85: ['SO2025-0042'],
      '8532556': ['SO2025-0042'],
      a_b: ['A_B'],
      "d'arc": ['A_B'],
      '100%': ['A_B'],
      '\\': ['AXB'],
      'sinar maju': [],
      '%': [],
      _: [],
      "'": [],
      'S%': [],
      "' | 'x": [],
      ' ': ['AXB', 'A_B', 'SO2025-0042'],
    }
    for (const [search, references] of Object.entries(expected))
      assert.deepEqual(await found(orders, db, { search }), references, JSON.stringify(search))
  })

  test('a changed order is found by what it says now', async () => {
    const { db, orders } = await empty()
    const { id } = await orders.create(db, order(), clerk)
    await orders.update(db, { ...order({ reference: 'NEW-7' }), id, version: 1 }, clerk)
    assert.deepEqual(await found(orders, db, { search: 'so-1' }), [])
    assert.deepEqual(await found(orders, db, { search: 'new' }), ['NEW-7'])
  })

  test('among 100,000 orders look-ups and pages are read from an index, and a search is quick', async () => {
    const { db, database, orders } = await empty()
    await fill(database.owner, 100_000)
    const id = '01990000-0000-7000-8000-000000012345'
    const byNumber = await plansOf(db, (db) => listOrderIdsOfContainer(db, 'MSKU0123450', 100))
    const byId = await plansOf(db, (db) => findOrder(db, id))
    for (const plan of [...byNumber, ...byId]) {
      assert.match(plan.Plans?.[0]?.['Node Type'] ?? plan['Node Type'], /^Index (Only )?Scan$/)
      assert.ok(plan['Total Cost'] < 10, `costs ${plan['Total Cost']}`)
    }
    const queries = [{}, { sort: 'reference' }, { state: 'done' }] as const
    for (const query of queries) {
      // The capped count is read beside the page; on a common filter a scan that stops early is its best plan.
      const pages = (await plansOf(db, (db) => orders.list(db, query))).filter(isPage)
      assert.ok(pages.length > 0)
      for (const page of pages) assertNoScan(page)
    }
    const cursor = Buffer.from(JSON.stringify(['2022-06-01', id])).toString('base64url')
    const deep = (await plansOf(db, (db) => orders.list(db, { cursor }))).find(isPage)
    const entry = deep && nodesOf(deep).find((node) => node['Index Name'] === 'sale_order_order_date')
    assert.ok(entry?.['Index Cond'], 'a page in the middle begins in the middle of the index')
    const started = performance.now()
    assert.equal((await orders.list(db, { search: 'maju' })).countIsCapped, true)
    assert.deepEqual(await found(orders, db, { search: 'so-77777' }), ['SO-77777'])
    assert.ok(performance.now() - started < 60_000)
  })
})

async function readAll(
  read: (page: { cursor?: string }) => ReturnType<SaleOrders['list']>,
): Promise<string[]> {
  const seen: string[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await read(cursor === undefined ? {} : { cursor })
    seen.push(...page.items.map(({ reference }) => reference))
    cursor = page.nextCursor
  }
  return seen
}

const found = async (orders: SaleOrders, db: Db, query: SaleOrderQuery): Promise<string[]> =>
  (await orders.list(db, query)).items.map(({ reference }) => reference)

const isPage = (plan: Plan): boolean => plan['Node Type'] === 'Limit'

function assertNoScan(plan: Plan): void {
  const scans = nodesOf(plan).filter((node) => node['Node Type'] === 'Seq Scan')
  assert.deepEqual(scans, [])
}

/** Orders `SO-1` … with a container `MSKU…` each, of one partner. */
async function fill(owner: Db, count: number): Promise<void> {
  const id = sql`('01990000-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid`
  const number = sql`'MSKU' || lpad((i * 10)::text, 7, '0')`
  await sql`insert into breakwater.partner values
    ('01990000-0000-7000-8000-000000000000', 'PT Maju', 'pt maju', null, array_to_tsvector('{pt,maju}'), now())`.execute(
    owner,
  )
  await sql`insert into breakwater.sale_order
    select ${id}, 'SO-' || i, '01990000-0000-7000-8000-000000000000', date '2020-01-01' + i % 2000,
      (array['draft', 'confirmed', 'done', 'cancelled'])[1 + i % 4], 1,
      array_to_tsvector(array['so-' || i, i::text, 'pt', 'maju', lower(${number})]), now(), now()
    from generate_series(1, ${count}::int) as i`.execute(owner)
  await sql`insert into breakwater.sale_order_line
    select ${id}, 0, 'Tea', 2, 1.25 from generate_series(1, ${count}::int) as i`.execute(owner)
  await sql`insert into breakwater.sale_order_container
    select ${id}, 0, ${number}, null from generate_series(1, ${count}::int) as i`.execute(owner)
  await sql`analyze`.execute(owner)
}
