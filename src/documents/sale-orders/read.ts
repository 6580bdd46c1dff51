import type { Page } from '../../kernel/contract.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { PageRequest } from '../../kernel/database/paging.ts'
import { searchQuery } from '../../kernel/database/search.ts'
import type { Partners } from '../partners/service.ts'
import type { SaleOrder, SaleOrderRow, State } from './contract.ts'
import { errors } from './errors.ts'
import {
  findMatching,
  findOrder,
  listContainers,
  listLines,
  listOrders,
  type OrderFilter,
  type OrderHead,
  type Sort,
} from './queries.ts'

export type SaleOrderQuery = PageRequest & {
  search?: string
  state?: State
  from?: string
  until?: string
  sort?: Sort
}

/** The rows of a page, with the names of their partners. */
export async function listRows(
  db: Db,
  { search = '', state, from, until, sort = '-orderDate', ...page }: SaleOrderQuery,
  partners: Partners,
): Promise<Page<SaleOrderRow>> {
  const filter = { ...(await matching(db, search)), state, from, until }
  const found = await listOrders(db, filter, { ...page, sort })
  const named = await partners.findMany(
    db,
    found.items.map((row) => row.partner_id),
  )
  const items = found.items.map((row) => ({
    id: row.id,
    reference: row.reference,
    partnerName: named.get(row.partner_id)?.name ?? '',
    orderDate: row.order_date,
    state: row.state,
    containers: row.containers,
    total: row.total,
    updatedAt: row.updated_at.toISOString(),
  }))
  return { ...found, items }
}

/** Up to so many matches are fetched by id and sorted; of more, the first page is soon met in the list's own order. */
const fewMatches = 2000

/** The planner takes any beginning of a word for a common one, and would walk a million rows for the few that have it: so we look first. */
async function matching(db: Db, search: string): Promise<Pick<OrderFilter, 'words' | 'ids'>> {
  const words = searchQuery(search)
  if (words === undefined) return {}
  const ids = await findMatching(db, words, fewMatches + 1)
  return ids.length > fewMatches ? { words } : { ids }
}

/** The order with this id. */
export async function getOrder(db: Db, id: string, partners: Partners): Promise<SaleOrder> {
  const head = await findOrder(db, id)
  if (head === undefined) throw errors.SALE_ORDER_NOT_FOUND({ id })
  return readOrder(db, head, partners)
}

/** The order whose head was read, with what belongs to it. */
export async function readOrder(db: Db, head: OrderHead, partners: Partners): Promise<SaleOrder> {
  const partner = (await partners.findMany(db, [head.partner_id])).get(head.partner_id)
  if (partner === undefined) throw new Error(`The partner of order ${head.id} is not there.`)
  const lines = await listLines(db, head.id)
  return {
    id: head.id,
    reference: head.reference,
    partner,
    orderDate: head.order_date,
    state: head.state,
    lines: lines.map(({ product, quantity, unit_price }) => ({ product, quantity, unitPrice: unit_price })),
    containers: await listContainers(db, head.id),
    total: lines[0]?.total ?? '0.00',
    createdAt: head.created_at.toISOString(),
    updatedAt: head.updated_at.toISOString(),
    version: head.version,
  }
}
