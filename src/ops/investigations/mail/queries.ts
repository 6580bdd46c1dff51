import { sql } from 'kysely'
import type { Db } from '../../../kernel/database/database.ts'
import type { InvestigationTables } from '../tables.ts'

/** One mail at a time names what is due. */
export const lockMail = (tx: Db) =>
  sql`select pg_advisory_xact_lock(hashtext('breakwater.investigations.mail'))`.execute(tx)

export async function findLastMail(tx: Db): Promise<Date | undefined> {
  const { rows } = await sql<{ at: Date | null }>`
    select max(mailed_at) as at from breakwater.investigation where mailed_at is not null`.execute(tx)
  return rows[0]?.at ?? undefined
}

export type DueRow = Pick<
  InvestigationTables['investigation'],
  'id' | 'number' | 'title' | 'state' | 'risk_level' | 'opened_at'
>

/** The riskiest first. */
export const listMailDue = (tx: Db): Promise<DueRow[]> =>
  tx
    .withTables<InvestigationTables>()
    .selectFrom('investigation')
    .select(['id', 'number', 'title', 'state', 'risk_level', 'opened_at'])
    .where('is_mail_due', '=', true)
    .orderBy('risk_level', 'desc')
    .orderBy('id')
    .execute()

/** What was named, and when; without a time what is due no longer. No change for people, so the version stays. */
export const settleMail = (tx: Db, ids: readonly string[], at: Date | null) =>
  sql`update breakwater.investigation set is_mail_due = false, mailed_at = coalesce(${at}::timestamptz, mailed_at)
      where id = any(${ids}::uuid[])`.execute(tx)
