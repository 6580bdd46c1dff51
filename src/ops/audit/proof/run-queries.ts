import { sql } from 'kysely'
import type { Db } from '../../../kernel/database/database.ts'

type RunRow = { id: string; node: string; seen_at: Date }

/** One node looks at a time, so that each thing is recorded once. */
export const lockRuns = (tx: Db) =>
  sql`select pg_advisory_xact_lock(hashtext('breakwater.server_run'))`.execute(tx)

/** Back on the list where another node took this one for dead, because it was held up. */
export const seeRun = (tx: Db, { id, node, at }: { id: string; node: string; at: Date }) =>
  sql`insert into breakwater.server_run (id, node, seen_at) values (${id}::uuid, ${node}, ${at})
      on conflict (id) do update set seen_at = excluded.seen_at`.execute(tx)

export const deleteRun = (tx: Db, id: string) =>
  sql`delete from breakwater.server_run where id = ${id}::uuid`.execute(tx)

/** Those that have not been seen since; they are off the list afterwards. */
export const takeDeadRuns = (tx: Db, { own, before }: { own: string; before: Date }): Promise<RunRow[]> =>
  tx
    .withTables<{ server_run: RunRow }>()
    .deleteFrom('server_run')
    .where('id', '<>', own)
    .where('seen_at', '<=', before)
    .returning(['id', 'node', 'seen_at'])
    .execute()

export async function findLastHeartbeat(db: Db): Promise<Date | undefined> {
  const { rows } = await sql<{ at: Date }>`
    select recorded_at as at from breakwater.event where type = 'audit.heartbeat' order by id desc limit 1`.execute(
    db,
  )
  return rows[0]?.at
}
