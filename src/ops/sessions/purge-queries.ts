import { sql } from 'kysely'
import type { Db } from '../../kernel/database.ts'

/** Drops whole months; suspicious sessions move to the kept partition. */
export async function dropMonths(db: Db, cutoff: Date): Promise<number> {
  const { rows } = await sql<{ dropped: number }>`
    select breakwater.drop_session_months(${cutoff}) as dropped`.execute(db)
  return rows[0]?.dropped ?? 0
}

/** Deletes up to `limit` sessions that ended before the cutoff, and where they were used from; suspicious ones stay. */
export async function deleteEnded(
  db: Db,
  { cutoff, limit }: { cutoff: Date; limit: number },
): Promise<number> {
  const { rows } = await sql<{ deleted: number }>`
    with old as (
      select id from breakwater.session_history where ended_at < ${cutoff} and suspicious_at is null
      order by id limit ${limit}
    ), deleted as (
      delete from breakwater.session_history as history using old where history.id = old.id returning history.id
    ), addresses as (
      delete from breakwater.session_address using deleted where session_id = deleted.id
    )
    select count(*)::int as deleted from deleted`.execute(db)
  return rows[0]?.deleted ?? 0
}
