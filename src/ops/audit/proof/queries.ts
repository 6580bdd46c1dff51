import { sql } from 'kysely'
import type { Db } from '../../../kernel/database/database.ts'

export type VerificationRow = {
  id: string
  started_at: Date
  started_by: string
  finished_at: Date | null
  state: 'running' | 'proved' | 'not_proved' | 'failed'
  problem_kind: string | null
  problem: string | null
  problem_index: number | null
  problem_event_id: string | null
  events: number
  checkpoints: number
  erased_values: number
  size: number
  root: string
}
type Tables = { audit_verification: VerificationRow }

/** Two that begin at the same moment are one after the other here, so that the second one sees the first. */
export const lockVerifications = (tx: Db) =>
  sql`select pg_advisory_xact_lock(hashtext('breakwater.audit.verify'))`.execute(tx)

export const findNewestVerification = (db: Db): Promise<VerificationRow | undefined> =>
  db
    .withTables<Tables>()
    .selectFrom('audit_verification')
    .selectAll()
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst()

export const insertVerification = (tx: Db, row: VerificationRow) =>
  tx.withTables<Tables>().insertInto('audit_verification').values(row).execute()

export const finishVerification = (
  db: Db,
  { id, ...outcome }: Pick<VerificationRow, 'id' | 'state'> & Partial<VerificationRow>,
) => db.withTables<Tables>().updateTable('audit_verification').set(outcome).where('id', '=', id).execute()

/** Keeps the newest ones. */
export const deleteAllVerificationsBut = (db: Db, kept: number) =>
  sql`delete from breakwater.audit_verification where id in (
        select id from breakwater.audit_verification order by started_at desc offset ${kept})`.execute(db)
