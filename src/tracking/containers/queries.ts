import { sql } from 'kysely'
import type { Db } from '../../kernel/database/database.ts'
import type { TrackingEvent } from './journey/event.ts'
import type { ContainerTables } from './tables.ts'

const at = (db: Db) => db.withTables<ContainerTables>()

export type ContainerRow = ContainerTables['container']
export type Followed = { number: string; carrier: string | null }

export type NewContainer = Followed & { id: string }
export type FollowedBy = Followed & { saleOrderId: string; position: number }

/** Adds the containers that are not known yet; they are due to be asked for at once. */
export const addContainers = (db: Db, containers: readonly NewContainer[], now: Date) =>
  sql`insert into breakwater.container (id, number, carrier, next_check_at)
      select *, ${now}::timestamptz from unnest(${containers.map((one) => one.id)}::uuid[],
        ${containers.map((one) => one.number)}::text[], ${containers.map((one) => one.carrier)}::text[])
      on conflict (number, carrier) do nothing`.execute(db)

/** Replaces what orders follow; a container that stays keeps its `since`. */
export async function replaceFollowed(
  db: Db,
  saleOrderIds: readonly string[],
  { followed, since }: { followed: readonly FollowedBy[]; since: Date },
): Promise<void> {
  const wanted = sql`select f.sale_order_id, container.id as container_id, f.position
    from unnest(${followed.map((one) => one.saleOrderId)}::uuid[], ${followed.map((one) => one.number)}::text[],
      ${followed.map((one) => one.carrier)}::text[], ${followed.map((one) => one.position)}::int[])
      as f (sale_order_id, number, carrier, position)
    join breakwater.container on container.number = f.number and container.carrier is not distinct from f.carrier`
  await sql`delete from breakwater.order_container
    where sale_order_id = any(${saleOrderIds}::uuid[])
      and (sale_order_id, container_id) not in (select sale_order_id, container_id from (${wanted}) as wanted)`.execute(
    db,
  )
  await sql`insert into breakwater.order_container (sale_order_id, container_id, position, since)
    select sale_order_id, container_id, position, ${since}::timestamptz from (${wanted}) as wanted
    on conflict (sale_order_id, container_id) do update set position = excluded.position`.execute(db)
}

export const setSince = (db: Db, saleOrderIds: readonly string[], since: Date) =>
  at(db).updateTable('order_container').set({ since }).where('sale_order_id', 'in', saleOrderIds).execute()

/** By primary key (sale_order_id, …). */
export const listOrderContainers = (db: Db, saleOrderId: string) =>
  at(db)
    .selectFrom('order_container')
    .select(['container_id as id', 'since'])
    .where('sale_order_id', '=', saleOrderId)
    .orderBy('position')
    .execute()

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

/** Since when the newest cargo is followed, of all orders that follow the box; by order_container_container_idx. */
export async function findLatestSince(db: Db, containerId: string): Promise<Date | undefined> {
  const latest = await at(db)
    .selectFrom('order_container')
    .select('since')
    .where('container_id', '=', containerId)
    .orderBy('since', 'desc')
    .limit(1)
    .executeTakeFirst()
  return latest?.since
}

/** Makes boxes due that came back empty for an earlier order, and are followed anew; answers which. */
export async function wakeFollowed(db: Db, saleOrderIds: readonly string[], now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`update breakwater.container set next_check_at = ${now}
    where next_check_at is null and exists (
      select from breakwater.order_container
      where container_id = container.id and sale_order_id = any(${saleOrderIds}::uuid[]) and since > answered_at)
    returning id`.execute(db)
  return rows.map(({ id }) => id)
}

/** Makes those due of which the last question to this carrier failed, or could not be asked; answers which. */
export async function wakeUnanswered(db: Db, scac: string, now: Date): Promise<string[]> {
  const woken = await at(db)
    .updateTable('container')
    .set({ next_check_at: now, failures: 0 })
    .where('carrier', '=', scac)
    .where('problem', 'is not', null)
    .returning('id')
    .execute()
  return woken.map(({ id }) => id)
}

/** Exactly one caller wins the right to ask the carrier, on whatever node, and once for each time it is due. */
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
    .where('next_check_at', '<=', now)
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

/** What the carrier has corrected. */
export async function deleteEvents(db: Db, containerId: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return
  await at(db)
    .deleteFrom('container_event')
    .where('container_id', '=', containerId)
    .where('key', 'in', keys)
    .execute()
}

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
