import { sql } from 'kysely'
import type { Page } from '../../kernel/contract.ts'
import type { Db } from '../../kernel/database/database.ts'
import { readPage, type PageRequest } from '../../kernel/database/paging.ts'
import type { DetectionTables, FindingRow, RuleRow } from './tables.ts'

/** Rules whose state was changed. */
export const listRuleRows = (db: Db): Promise<RuleRow[]> =>
  db.withTables<DetectionTables>().selectFrom('detection_rule').selectAll().execute()

/** One change of a rule, and one search by it, at a time: what one node found is known to the next. */
export async function lockRule(tx: Db, ruleId: string): Promise<RuleRow | undefined> {
  await sql`select pg_advisory_xact_lock(hashtext('breakwater.detection'), hashtext(${ruleId}))`.execute(tx)
  return tx
    .withTables<DetectionTables>()
    .selectFrom('detection_rule')
    .selectAll()
    .where('rule_id', '=', ruleId)
    .executeTakeFirst()
}

export const storeRule = (tx: Db, row: RuleRow) =>
  tx
    .withTables<DetectionTables>()
    .insertInto('detection_rule')
    .values(row)
    .onConflict((conflict) => conflict.column('rule_id').doUpdateSet(row))
    .execute()

/** When a rule last fired for each of its groups, for those that it fired for since a moment. */
export async function listLastFindings(tx: Db, ruleId: string, since: Date): Promise<Map<string, Date>> {
  const rows = await tx
    .withTables<DetectionTables>()
    .selectFrom('detection_finding')
    .select(({ fn }) => ['group_hash', fn.max('last_at').as('last_at')])
    .where('rule_id', '=', ruleId)
    .where('last_at', '>', since)
    .groupBy('group_hash')
    .execute()
  return new Map(rows.map(({ group_hash, last_at }) => [group_hash, last_at]))
}

export const insertFinding = (tx: Db, row: FindingRow) =>
  tx.withTables<DetectionTables>().insertInto('detection_finding').values(row).execute()

/** Newest first. */
export const listFindingRows = (
  db: Db,
  { ruleId, page }: { ruleId?: string | undefined; page: PageRequest },
): Promise<Page<FindingRow>> => {
  const all = db.withTables<DetectionTables>().selectFrom('detection_finding').selectAll()
  const query = ruleId === undefined ? all : all.where('rule_id', '=', ruleId)
  return readPage(db, query, { page, sort: [{ column: 'id', direction: 'desc' }] })
}

/** What a rule found lately, for a threshold to be suggested from. */
export const listRecentFindings = (db: Db, ruleId: string, limit: number): Promise<FindingRow[]> =>
  db
    .withTables<DetectionTables>()
    .selectFrom('detection_finding')
    .selectAll()
    .where('rule_id', '=', ruleId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()

export async function countFindings(db: Db, since: Date): Promise<Map<string, number>> {
  const rows = await db
    .withTables<DetectionTables>()
    .selectFrom('detection_finding')
    .select(({ fn }) => ['rule_id', fn.countAll<number>().as('count')])
    .where('last_at', '>', since)
    .groupBy('rule_id')
    .execute()
  return new Map(rows.map(({ rule_id, count }) => [rule_id, count]))
}
