import { sql } from 'kysely'
import { createSimulatorControl } from '../simulator/client.ts'
import { routeNames } from '../simulator/routes.ts'
import { planVoyageAt } from '../simulator/stages.ts'
import { insertContainers, insertOrders } from '../src/documents/sale-orders/queries.ts'
import { addDays } from '../src/kernel/clock.ts'
import type { Db } from '../src/kernel/database/database.ts'
import type { Kernel } from '../src/kernel/kernel.ts'
import { checkDigitOf } from '../src/tracking/containers/numbers/iso6346.ts'
import { addContainers, replaceFollowed } from '../src/tracking/containers/queries.ts'
import { createLinkKeys, formatToken, hashToken } from '../src/tracking/links/token.ts'

export const carrier = 'MAEU'

export type Box = { number: string; token: string }
type Order = Box & { id: string }

/** So many orders, each with one container and one link, written in a few statements. */
export async function fillCompany(kernel: Kernel, count: number): Promise<Box[]> {
  const { database, ids, secrets, clock } = kernel
  const keys = createLinkKeys(1, (id) => secrets.deriveKey(`tracking-link-check ${id}`))
  const orders = Array.from({ length: count }, (_, serial) => ({
    id: ids.next(),
    number: numberOf(serial),
    token: formatToken(crypto.getRandomValues(new Uint8Array(32)), keys),
  }))
  const since = addDays(clock.now(), -90)
  await insertAllOrders(database.db, orders, { partnerId: ids.next(), since })
  const containers = orders.map(({ number }) => ({ id: ids.next(), number, carrier }))
  await addContainers(database.db, containers, clock.now())
  const followed = orders.map(({ id, number }) => ({ saleOrderId: id, number, carrier, position: 0 }))
  await replaceFollowed(database.db, [], { followed, since })
  const links = orders.map(({ id, token }) => ({ id: ids.next(), saleOrderId: id, hash: hashToken(token) }))
  await insertLinks(database.db, links)
  await sql`analyze`.execute(database.owner)
  return orders
}

/** Gives the carrier a voyage for each box, all of them somewhere at sea. */
export async function planVoyages(boxes: readonly Box[], { url, token }: { url: string; token: string }) {
  const control = createSimulatorControl(url, token)
  const now = new Date().toISOString()
  const voyages = boxes.map(({ number }, index) => {
    const route = routeNames[index % routeNames.length] ?? 'jakarta-sydney'
    return planVoyageAt('on_last_leg', now, { containerNumber: number, carrier, route, seed: number })
  })
  for (let from = 0; from < voyages.length; from += voyagesPerRequest)
    await control.addVoyages(voyages.slice(from, from + voyagesPerRequest))
  return control
}

const voyagesPerRequest = 1_000
const firstSerial = 100_000

function numberOf(serial: number): string {
  const firstTen = `MSKU${firstSerial + serial}`
  return `${firstTen}${checkDigitOf(firstTen)}`
}

async function insertAllOrders(
  db: Db,
  orders: readonly Order[],
  { partnerId, since }: { partnerId: string; since: Date },
): Promise<void> {
  await sql`insert into breakwater.partner (id, name, name_key, search, created_at)
    values (${partnerId}, 'Pacific Home Imports', 'pacific home imports', '', ${since})`.execute(db)
  const rows = orders.map(({ id, number }) => ({
    id,
    reference: `SO-${number}`,
    partner_id: partnerId,
    order_date: since.toISOString().slice(0, 10),
    state: 'confirmed' as const,
    search: number.toLowerCase(),
  }))
  await insertOrders(db, rows, since)
  const containers = orders.map(({ id, number }) => ({ sale_order_id: id, position: 0, number, carrier }))
  await insertContainers(db, containers)
}

const insertLinks = (db: Db, links: readonly { id: string; saleOrderId: string; hash: Buffer }[]) =>
  sql`insert into breakwater.tracking_link
        (id, sale_order_id, token_hash, token_sealed, created_at, created_by, expires_at)
      select id, sale_order_id, hash, '', now(), 'bench', now() + interval '180 days'
      from unnest(${links.map(({ id }) => id)}::uuid[], ${links.map(({ saleOrderId }) => saleOrderId)}::uuid[],
        ${links.map(({ hash }) => hash)}::bytea[]) as link (id, sale_order_id, hash)`.execute(db)
