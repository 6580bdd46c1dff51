import { sql } from 'kysely'
import type { Db } from '../../kernel/database.ts'

/** Who a session belongs to. */
export type Owner = { id: string; user_id: string; user_name: string }
export type OpenedSession = Owner & { address: string; opened_at: Date }

/** Sessions that were opened since, ended ones among them, by id; by the primary keys of both tables. */
export async function listOpened(
  db: Db,
  { since, after, limit }: { since: Date; after: string; limit: number },
): Promise<OpenedSession[]> {
  const { rows } = await sql<OpenedSession>`
    select * from (
      (select id, user_id, user_name, address, opened_at from breakwater.session
        where id > ${after} and opened_at >= ${since} order by id limit ${limit})
      union all
      (select id, user_id, user_name, address, opened_at from breakwater.session_history
        where id > ${after} and opened_at >= ${since} order by id limit ${limit})
    ) as opened order by id limit ${limit}`.execute(db)
  return rows
}

/** Open or ended; by the primary keys of both tables. */
export async function findOwners(db: Db, ids: readonly string[]): Promise<Map<string, Owner>> {
  const { rows } = await sql<Owner>`
    select id, user_id, user_name from breakwater.session where id = any(${[...ids]}::uuid[])
    union all
    select id, user_id, user_name from breakwater.session_history where id = any(${[...ids]}::uuid[])`.execute(
    db,
  )
  return new Map(rows.map((owner) => [owner.id, owner]))
}

export type UsePlace = { session_id: string; address: string; hour: Date }
export type UsedAddress = UsePlace & { requests: number; last_seen_at: Date }

/** Where sessions were used from since, behind `after` in the order of the primary key. */
export async function listUsedAddresses(
  db: Db,
  { since, after, limit }: { since: Date; after: UsePlace; limit: number },
): Promise<UsedAddress[]> {
  const { rows } = await sql<UsedAddress>`
    select session_id, address, hour, requests, last_seen_at from breakwater.session_address
    -- The comparison of rows leaves no partition out; the one before it does.
    where session_id >= ${after.session_id}
      and (session_id, address, hour) > (${after.session_id}::uuid, ${after.address}, ${after.hour}::timestamptz)
      and last_seen_at >= ${since}
    order by session_id, address, hour limit ${limit}`.execute(db)
  return rows
}
