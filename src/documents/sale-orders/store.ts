import { searchWords } from '../../kernel/database/search.ts'
import type { CheckedOrder } from './check.ts'
import { errors } from './errors.ts'
import type { Work } from './dependencies.ts'
import {
  deleteContents,
  insertContainers,
  insertLines,
  insertOrders,
  updateOrder,
  type NewOrder,
} from './queries.ts'

export type StoredOrder = Required<CheckedOrder> & { id: string }

/** Writes orders that do not exist yet, one or thousands, in the same few statements. */
export async function storeNew(work: Work, orders: readonly CheckedOrder[]): Promise<StoredOrder[]> {
  const { db, ids, partners, clock, by } = work
  // By reference, so that two imports of the same orders never wait for each other in a circle.
  const stored = orders
    .map((order) => ({ state: 'draft' as const, ...order, id: ids.next() }))
    .sort((a, b) => (a.reference < b.reference ? -1 : 1))
  const found = await partners.findOrCreateMany(
    db,
    stored.map(({ partner }) => partner),
    by,
  )
  const rows = stored.map((order, index) => toRow(order, found[index]?.id))
  const written = new Set(await insertOrders(db, rows, clock.now()))
  const taken = stored.find(({ reference }) => !written.has(reference))
  if (taken) throw referenceTaken(taken.reference)
  await insertContents(work, stored)
  return stored
}

/** Overwrites an order and what belongs to it. */
export async function storeChanged(work: Work, order: StoredOrder): Promise<void> {
  const { db, partners, clock, by } = work
  const partner = await partners.findOrCreate(db, order.partner, by)
  await updateOrder(db, toRow(order, partner.id), clock.now()).catch((error: unknown) => {
    throw violates(error, 'sale_order_reference') ? referenceTaken(order.reference) : error
  })
  await deleteContents(db, order.id)
  await insertContents(work, [order])
}

function toRow(order: StoredOrder, partnerId: string | undefined): NewOrder {
  if (partnerId === undefined) throw new Error(`Order ${order.reference} has no partner.`)
  return {
    id: order.id,
    reference: order.reference,
    partner_id: partnerId,
    order_date: order.orderDate,
    state: order.state,
    search: searchWords([
      order.reference,
      order.partner.name,
      ...order.containers.map(({ number }) => number),
    ]),
  }
}

async function insertContents(
  { db, containersChanged }: Work,
  orders: readonly StoredOrder[],
): Promise<void> {
  const lines = orders.flatMap((order) =>
    order.lines.map(({ product, quantity, unitPrice }, position) => ({
      sale_order_id: order.id,
      position,
      product,
      quantity,
      unit_price: unitPrice,
    })),
  )
  const containers = orders.flatMap((order) =>
    order.containers.map(({ number, carrier }, position) => ({
      sale_order_id: order.id,
      position,
      number,
      carrier,
    })),
  )
  await insertLines(db, lines)
  await insertContainers(db, containers)
  await containersChanged(
    db,
    orders.map(({ id, containers }) => ({ saleOrderId: id, containers })),
  )
}

const referenceTaken = (reference: string) =>
  errors.REFERENCE_TAKEN({ reference }, { problems: [{ path: '/reference', message: 'is taken' }] })

const violates = (error: unknown, constraint: string): boolean =>
  error instanceof Error && 'constraint' in error && error.constraint === constraint
