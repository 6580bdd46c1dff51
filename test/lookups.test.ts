import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { partnerMigrations } from '../src/documents/partners/migrations.ts'
import { saleOrderMigrations } from '../src/documents/sale-orders/migrations.ts'
import { listOrderIdsOfContainer } from '../src/documents/sale-orders/queries.ts'
import type { Db } from '../src/kernel/database/database.ts'
import { containerMigrations } from '../src/tracking/containers/migrations.ts'
import { findContainer, listEvents, listOrderContainers } from '../src/tracking/containers/queries.ts'
import { linkMigrations } from '../src/tracking/links/migrations.ts'
import { findLinkByHash } from '../src/tracking/links/queries.ts'
import { onEachEngine } from './support/engines.ts'
import { nodesOf, plansOf, type Plan } from './support/explain.ts'
import { sharedDatabase } from './support/shared-database.ts'

const migrations = { ...partnerMigrations, ...saleOrderMigrations, ...containerMigrations, ...linkMigrations }
const rows = 100_000
const highestCost = 10
const middle = '01990000-0000-7000-8000-000000050000'

/** What a visitor's request asks the database, and what staff ask for by a container's number. */
const lookups: readonly (readonly [string, (db: Db) => Promise<unknown>])[] = [
  ['a link by its token', (db) => findLinkByHash(db, Buffer.alloc(32, 7))],
  ['a container by its id', (db) => findContainer(db, middle)],
  ['a container by number and carrier', findByNumber],
  ['the events of a container', (db) => listEvents(db, middle)],
  ['the containers of an order', (db) => listOrderContainers(db, middle)],
  ['the orders of a container number', (db) => listOrderIdsOfContainer(db, 'MSKU0500000', 100)],
]

onEachEngine('look-ups among 100,000 rows', (engine) => {
  const database = sharedDatabase(engine, { migrations, prepare: ({ owner }) => fill(owner) })
  for (const [what, run] of lookups)
    test(`${what}: by an index, at a cost below ${highestCost}`, async () => {
      const plans = await plansOf(database().db, run)
      assert.ok(plans.length > 0)
      for (const plan of plans) {
        assert.ok(plan['Total Cost'] < highestCost, `cost ${plan['Total Cost']}`)
        assert.deepEqual(nodesOf(plan).filter(isScan).map(kindOf).filter(isNoIndexScan), [])
        assert.ok(nodesOf(plan).some((node) => node['Index Cond'] !== undefined))
      }
    })
})

/** As `addContainers` meets it: the unique index answers whether a container is known. */
function findByNumber(db: Db): Promise<unknown> {
  return sql`select id from breakwater.container where number = ${'MSKU0500000'} and carrier = ${'MAEU'}`.execute(
    db,
  )
}

const kindOf = (plan: Plan): string => plan['Node Type']
const isScan = (plan: Plan): boolean => kindOf(plan).endsWith('Scan')
const isNoIndexScan = (kind: string): boolean => !kind.includes('Index') && kind !== 'Bitmap Heap Scan'

/** As many orders, containers, events and links; each order has one container and one link, each container one event. */
async function fill(owner: Db): Promise<void> {
  const id = sql`('01990000-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid`
  const number = sql`'MSKU' || lpad((i * 10)::text, 7, '0')`
  const all = sql`from generate_series(1, ${rows}::int) as i`
  const statements = [
    sql`insert into breakwater.partner
      values ('01990000-0000-7000-8000-000000000000', 'PT Maju', 'pt maju', null, '', now())`,
    sql`insert into breakwater.sale_order select ${id}, 'SO-' || i, '01990000-0000-7000-8000-000000000000',
      date '2020-01-01' + i % 2000, 'confirmed', 1, '', now(), now() ${all}`,
    sql`insert into breakwater.sale_order_container select ${id}, 0, ${number}, 'MAEU' ${all}`,
    sql`insert into breakwater.container (id, number, carrier) select ${id}, ${number}, 'MAEU' ${all}`,
    sql`insert into breakwater.container_event select ${id}, 'event', '{}', now() ${all}`,
    sql`insert into breakwater.order_container select ${id}, ${id}, 0, now() ${all}`,
    sql`insert into breakwater.tracking_link
        (id, sale_order_id, token_hash, token_sealed, created_at, created_by, expires_at)
      select ${id}, ${id}, sha256(i::text::bytea), '', now(), 'test', now() ${all}`,
  ]
  for (const statement of statements) await statement.execute(owner)
  await sql`analyze`.execute(owner)
}
