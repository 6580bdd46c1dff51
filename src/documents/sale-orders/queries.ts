import { sql } from 'kysely'
import type { Page } from '../../kernel/contract.ts'
import type { Db } from '../../kernel/database/database.ts'
import { readPage, type PageRequest, type SortKey } from '../../kernel/database/paging.ts'
import type { Container } from './check.ts'
import type { State } from './contract.ts'
import type {
  SaleOrderContainerTable,
  SaleOrderLineTable,
  SaleOrderTable,
  SaleOrderTables,
} from './tables.ts'

export type OrderFilter = {
  /** A tsquery over sale_order_search: for words that many orders have. */
  words?: string | undefined
  ids?: readonly string[] | undefined
  state?: State | undefined
  from?: string | undefined
  until?: string | undefined
}

/** Each order served by an index, so that a page of a million rows is read from where it begins. */
const sortKeys = {
  orderDate: [
    { column: 'sale_order.order_date', direction: 'asc' },
    { column: 'sale_order.id', direction: 'asc' },
  ],
  '-orderDate': [
    { column: 'sale_order.order_date', direction: 'desc' },
    { column: 'sale_order.id', direction: 'desc' },
  ],
  reference: [{ column: 'sale_order.reference', direction: 'asc' }],
  '-reference': [{ column: 'sale_order.reference', direction: 'desc' }],
} as const satisfies Record<string, readonly SortKey[]>
export type Sort = keyof typeof sortKeys

const orderDate = sql<string>`to_char(sale_order.order_date, 'YYYY-MM-DD')`
const total = sql<string>`(
  select round(coalesce(sum(quantity * unit_price), 0), 2)::text
  from breakwater.sale_order_line where sale_order_id = sale_order.id)`
const containerNumbers = sql<string[]>`array(
  select number from breakwater.sale_order_container where sale_order_id = sale_order.id order by position)`

export type OrderRow = Pick<
  SaleOrderTable,
  'id' | 'reference' | 'partner_id' | 'order_date' | 'state' | 'updated_at'
> & { total: string; containers: string[] }

export function listOrders(
  db: Db,
  filter: OrderFilter,
  page: PageRequest & { sort: Sort },
): Promise<Page<OrderRow>> {
  let orders = db
    .withTables<SaleOrderTables>()
    .selectFrom('sale_order')
    .select(['id', 'reference', 'partner_id', 'state', 'updated_at'])
    .select([orderDate.as('order_date'), total.as('total'), containerNumbers.as('containers')])
  if (filter.state) orders = orders.where('state', '=', filter.state)
  if (filter.from) orders = orders.where('sale_order.order_date', '>=', filter.from)
  if (filter.until) orders = orders.where('sale_order.order_date', '<=', filter.until)
  if (filter.words) orders = orders.where(sql<boolean>`sale_order.search @@ ${filter.words}::tsquery`)
  if (filter.ids) orders = orders.where(sql<boolean>`sale_order.id = any(${[...filter.ids]}::uuid[])`)
  return readPage(db, orders, { page, sort: sortKeys[page.sort] })
}

/** Orders that a tsquery finds, in no particular order. */
export async function findMatching(db: Db, words: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from breakwater.sale_order where search @@ ${words}::tsquery limit ${limit}`.execute(db)
  return rows.map((row) => row.id)
}

const orderById = (db: Db, id: string) =>
  db
    .withTables<SaleOrderTables>()
    .selectFrom('sale_order')
    .select(['id', 'reference', 'partner_id', 'state', 'version', 'created_at', 'updated_at'])
    .select(orderDate.as('order_date'))
    .where('id', '=', id)

export type OrderHead = Omit<SaleOrderTable, 'search'>

export const findOrder = (db: Db, id: string): Promise<OrderHead | undefined> =>
  orderById(db, id).executeTakeFirst()

/** The next writer waits here until this one has committed, then sees its version. */
export const lockOrder = (db: Db, id: string): Promise<OrderHead | undefined> =>
  orderById(db, id).forUpdate().executeTakeFirst()

/** Each line also knows the order's total. */
export function listLines(
  db: Db,
  orderId: string,
): Promise<(Pick<SaleOrderLineTable, 'product' | 'quantity' | 'unit_price'> & { total: string })[]> {
  return db
    .withTables<SaleOrderTables>()
    .selectFrom('sale_order_line')
    .select(['product'])
    .select([
      sql<string>`trim_scale(quantity)::text`.as('quantity'),
      sql<string>`trim_scale(unit_price)::text`.as('unit_price'),
      sql<string>`round(sum(quantity * unit_price) over (), 2)::text`.as('total'),
    ])
    .where('sale_order_id', '=', orderId)
    .orderBy('position')
    .execute()
}

export function listContainers(db: Db, orderId: string): Promise<Container[]> {
  return db
    .withTables<SaleOrderTables>()
    .selectFrom('sale_order_container')
    .select(['number', 'carrier'])
    .where('sale_order_id', '=', orderId)
    .orderBy('position')
    .execute()
}

/** The orders that carry this container, newest first; one box travels with many orders over the years. */
export async function listOrderIdsOfContainer(db: Db, number: string, limit: number): Promise<string[]> {
  const rows = await db
    .withTables<SaleOrderTables>()
    .selectFrom('sale_order_container')
    .select('sale_order_id')
    .where('number', '=', number)
    .orderBy('sale_order_id', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => row.sale_order_id)
}

export async function listTakenReferences(db: Db, references: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ reference: string }>`
    select reference from breakwater.sale_order where reference = any(${[...references]}::text[])`.execute(db)
  return rows.map((row) => row.reference)
}

export type NewOrder = Pick<
  SaleOrderTable,
  'id' | 'reference' | 'partner_id' | 'order_date' | 'state' | 'search'
>

/** Answers with the references written; one that is taken, also by a transaction still open, is left out. */
export async function insertOrders(db: Db, orders: readonly NewOrder[], at: Date): Promise<string[]> {
  const { rows } = await sql<{ reference: string }>`
    insert into breakwater.sale_order
      (id, reference, partner_id, order_date, state, search, version, created_at, updated_at)
    select id, reference, partner_id, order_date, state, array_to_tsvector(string_to_array(search, ' ')), 1,
      ${at}::timestamptz, ${at}::timestamptz
    from json_to_recordset(${JSON.stringify(orders)}::json)
      as given (id uuid, reference text, partner_id uuid, order_date date, state text, search text)
    on conflict (reference) do nothing
    returning reference`.execute(db)
  return rows.map((row) => row.reference)
}

export async function updateOrder(db: Db, { id, ...order }: NewOrder, at: Date): Promise<void> {
  await db
    .withTables<SaleOrderTables>()
    .updateTable('sale_order')
    .set({
      ...order,
      search: sql<string>`array_to_tsvector(string_to_array(${order.search}, ' '))`,
      version: sql<number>`version + 1`,
      updated_at: at,
    })
    .where('id', '=', id)
    .execute()
}

export async function insertLines(db: Db, lines: readonly SaleOrderLineTable[]): Promise<void> {
  if (lines.length === 0) return
  await sql`
    insert into breakwater.sale_order_line (sale_order_id, position, product, quantity, unit_price)
    select sale_order_id, position, product, quantity, unit_price
    from json_to_recordset(${JSON.stringify(lines)}::json)
      as given (sale_order_id uuid, position integer, product text, quantity numeric, unit_price numeric)`.execute(
    db,
  )
}

export async function insertContainers(
  db: Db,
  containers: readonly SaleOrderContainerTable[],
): Promise<void> {
  if (containers.length === 0) return
  await sql`
    insert into breakwater.sale_order_container (sale_order_id, position, number, carrier)
    select sale_order_id, position, number, carrier
    from json_to_recordset(${JSON.stringify(containers)}::json)
      as given (sale_order_id uuid, position integer, number text, carrier text)`.execute(db)
}

export async function deleteContents(db: Db, orderId: string): Promise<void> {
  const tables = db.withTables<SaleOrderTables>()
  await tables.deleteFrom('sale_order_line').where('sale_order_id', '=', orderId).execute()
  await tables.deleteFrom('sale_order_container').where('sale_order_id', '=', orderId).execute()
}
