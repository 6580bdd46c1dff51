import { sql } from 'kysely'
import type { Db } from '../../kernel/database.ts'

/** Who a session belongs to, and where it was opened from. */
export type UsedSession = {
  id: string
  user_id: string
  user_name: string
  address: string
  opened_at: Date
}

/** Sessions that were used since, open ones among them, by id; by the primary keys of both tables. */
export async function listUsedSessions(
  db: Db,
  { since, after, limit }: { since: Date; after: string; limit: number },
): Promise<UsedSession[]> {
  const { rows } = await sql<UsedSession>`
    select * from (
      (select id, user_id, user_name, address, opened_at from breakwater.session
        where id > ${after} and last_seen_at >= ${since} order by id limit ${limit})
      union all
      (select id, user_id, user_name, address, opened_at from breakwater.session_history
        where id > ${after} and last_seen_at >= ${since} order by id limit ${limit})
    ) as used order by id limit ${limit}`.execute(db)
  return rows
}

export type UsePlace = { session_id: string; address: string; hour: Date }
export type UsedAddress = UsePlace & { requests: number; last_seen_at: Date }

/** Where the sessions up to `last` were used from, in the order of the primary key, behind `after` in it. */
export async function listUsedAddresses(
  db: Db,
  { since, after, last, limit }: { since: Date; after: UsePlace; last: string; limit: number },
): Promise<UsedAddress[]> {
  const { rows } = await sql<UsedAddress>`
    select session_id, address, hour, requests, last_seen_at from breakwater.session_address
    -- The comparison of rows leaves no partition out; the one before it does.
    where session_id >= ${after.session_id} and session_id <= ${last}
      and (session_id, address, hour) > (${after.session_id}::uuid, ${after.address}, ${after.hour}::timestamptz)
      and last_seen_at >= ${since}
    order by session_id, address, hour limit ${limit}`.execute(db)
  return rows
}
