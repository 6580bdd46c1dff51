import { sql } from 'kysely'
import type { Db } from '../../kernel/database.ts'
import type { TrackingEvent } from './event.ts'
import type { ContainerTables } from './tables.ts'

const at = (db: Db) => db.withTables<ContainerTables>()

export type ContainerRow = ContainerTables['container']
export type Followed = { number: string; carrier: string | null }

/** Makes sure the containers exist and answers their ids in the given order. */
export async function ensureContainers(
  db: Db,
  containers: readonly (Followed & { id: string })[],
): Promise<string[]> {
  const ids: string[] = []
  for (const { id, number, carrier } of containers) {
    const row = await at(db)
      .insertInto('container')
      .values({ id, number, carrier, failures: 0 } as never)
      .onConflict((conflict) => conflict.columns(['number', 'carrier']).doUpdateSet({ number }))
      .returning('id')
      .executeTakeFirstOrThrow()
    ids.push(row.id)
  }
  return ids
}

/** Replaces what an order follows; a container that stays keeps its `since`. */
export async function replaceOrderContainers(
  db: Db,
  saleOrderId: string,
  followed: { containerIds: readonly string[]; since: Date },
): Promise<void> {
  await at(db)
    .deleteFrom('order_container')
    .where('sale_order_id', '=', saleOrderId)
    .$if(followed.containerIds.length > 0, (query) =>
      query.where('container_id', 'not in', followed.containerIds),
    )
    .execute()
  for (const [position, container_id] of followed.containerIds.entries())
    await at(db)
      .insertInto('order_container')
      .values({ sale_order_id: saleOrderId, container_id, position, since: followed.since })
      .onConflict((conflict) => conflict.columns(['sale_order_id', 'container_id']).doUpdateSet({ position }))
      .execute()
}

export const setSince = (db: Db, saleOrderId: string, since: Date) =>
  at(db).updateTable('order_container').set({ since }).where('sale_order_id', '=', saleOrderId).execute()

/** By primary key (sale_order_id, …). */
export const listOrderContainers = (db: Db, saleOrderId: string) =>
  at(db)
    .selectFrom('order_container')
    .select(['container_id as id', 'since'])
    .where('sale_order_id', '=', saleOrderId)
    .orderBy('position')
    .execute()

export const listOrdersOf = async (db: Db, containerId: string): Promise<string[]> => {
  const rows = await at(db)
    .selectFrom('order_container')
    .select('sale_order_id')
    .where('container_id', '=', containerId)
    .execute()
  return rows.map((row) => row.sale_order_id)
}

export const findContainer = (db: Db, id: string): Promise<ContainerRow | undefined> =>
  at(db).selectFrom('container').selectAll().where('id', '=', id).executeTakeFirst()

export const listEvents = async (db: Db, containerId: string): Promise<TrackingEvent[]> => {
  const rows = await at(db)
    .selectFrom('container_event')
    .select('body')
    .where('container_id', '=', containerId)
    .execute()
  return rows.map((row) => row.body)
}

/** Exactly one caller wins the right to ask the carrier, on whatever node. */
export async function claimAsking(
  db: Db,
  id: string,
  { now, until }: { now: Date; until: Date },
): Promise<boolean> {
  const won = await at(db)
    .updateTable('container')
    .set({ asking_until: until, asked_at: now })
    .where('id', '=', id)
    .where((where) => where.or([where('asking_until', 'is', null), where('asking_until', '<=', now)]))
    .returning('id')
    .executeTakeFirst()
  return won !== undefined
}

export type AnswerRow = {
  answered_at?: Date
  next_check_at: Date | null
  failures: number
  problem: string | null
}

export const saveAnswer = (db: Db, id: string, answer: AnswerRow) =>
  at(db)
    .updateTable('container')
    .set({ ...answer, asking_until: null })
    .where('id', '=', id)
    .execute()

export async function upsertEvents(
  db: Db,
  containerId: string,
  { events, heardAt }: { events: readonly TrackingEvent[]; heardAt: Date },
): Promise<void> {
  if (events.length === 0) return
  await sql`insert into breakwater.container_event (container_id, key, body, heard_at)
    select ${containerId}::uuid, body->>'key', body, ${heardAt}::timestamptz
    from jsonb_array_elements(${JSON.stringify(events)}::jsonb) as body
    on conflict (container_id, key) do update set body = excluded.body, heard_at = excluded.heard_at`.execute(
    db,
  )
}

/** Containers whose next check is due and that some order follows; reads container_next_check_idx. */
export const listDue = (db: Db, { now, limit }: { now: Date; limit: number }) =>
  at(db)
    .selectFrom('container')
    .select('id')
    .where('next_check_at', '<=', now)
    .where('carrier', 'is not', null)
    .where((where) =>
      where.exists(
        where
          .selectFrom('order_container')
          .select('position')
          .whereRef('order_container.container_id', '=', 'container.id'),
      ),
    )
    .orderBy('next_check_at')
    .limit(limit)
    .execute()
