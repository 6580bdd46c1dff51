import { sql } from 'kysely'
import type { Page } from '../../kernel/contract.ts'
import type { Db } from '../../kernel/database/database.ts'
import { readPage, type PageRequest } from '../../kernel/database/paging.ts'
import type { IpDecisionRow, IpDecisionTables } from './tables.ts'
import type { Occasion } from './words.ts'

const tables = (db: Db) => db.withTables<IpDecisionTables>()

/** `searchWords`: what the decision is found by. */
export async function insertDecision(
  db: Db,
  { searchWords, ...row }: Omit<IpDecisionRow, 'search'> & { searchWords: string },
): Promise<void> {
  const search = sql<string>`array_to_tsvector(string_to_array(${searchWords}, ' '))`
  await tables(db)
    .insertInto('ip_decision')
    .values({ ...row, search })
    .execute()
}

/** By the unique index on code. */
export function findDecision(db: Db, code: string): Promise<IpDecisionRow | undefined> {
  return tables(db).selectFrom('ip_decision').selectAll().where('code', '=', code).executeTakeFirst()
}

/** The earliest of the same decisions since then; by ip_decision_same_idx. */
export function findSame(
  db: Db,
  sameness: string,
  since: Date,
): Promise<Pick<IpDecisionRow, 'id' | 'code' | 'at'> | undefined> {
  return tables(db)
    .selectFrom('ip_decision')
    .select(['id', 'code', 'at'])
    .where('sameness', '=', sameness)
    .where('at', '>', since)
    .orderBy('at')
    .limit(1)
    .executeTakeFirst()
}

export type DecisionFilter = {
  userId?: string | undefined
  ruleId?: string | undefined
  occasion?: Occasion | undefined
  /** A tsquery over the words of names, address and code. */
  words?: string | undefined
  /** What was searched for, when it can be read as a code. */
  code?: string | undefined
}

/** The latest first, by ip_decision_last_at_idx or the index that fits the filter. */
export function listDecisions(
  db: Db,
  { userId, ruleId, occasion, words, code, page }: DecisionFilter & { page: PageRequest },
): Promise<Page<IpDecisionRow>> {
  let found = tables(db).selectFrom('ip_decision').selectAll()
  if (userId !== undefined) found = found.where('user_id', '=', userId)
  if (ruleId !== undefined) found = found.where('rule_id', '=', ruleId)
  if (occasion !== undefined) found = found.where('occasion', '=', occasion)
  if (words !== undefined)
    found = found.where(sql<boolean>`(search @@ ${words}::tsquery or code = ${code ?? ''})`)
  const sort = ['last_at', 'id'].map((column) => ({ column, direction: 'desc' as const }))
  return readPage(db, found, { page, sort })
}

export type Repeat = { id: string; count: number; lastAt: Date }

/** Locked in the order of their ids: two nodes that count the same decisions would otherwise deadlock. */
export async function addRepeats(db: Db, repeats: readonly Repeat[]): Promise<void> {
  await sql`
    with repeat as (
      select * from unnest(
        ${repeats.map(({ id }) => id)}::uuid[],
        ${repeats.map(({ count }) => count)}::int[],
        ${repeats.map(({ lastAt }) => lastAt.toISOString())}::timestamptz[]) as r (id, more, at)
    ), locked as (
      select decision.id from breakwater.ip_decision as decision join repeat using (id) order by decision.id
      for update of decision
    )
    update breakwater.ip_decision as decision
    set count = decision.count + repeat.more, last_at = greatest(decision.last_at, repeat.at)
    from repeat join locked using (id)
    where decision.id = repeat.id`.execute(db)
}

type Latest = Pick<
  IpDecisionRow,
  'code' | 'address' | 'last_at' | 'count' | 'user_id' | 'user_name' | 'api_token_id'
>

/** By ip_decision_last_at_idx. */
export function listLatest(db: Db, since: Date, limit: number): Promise<Latest[]> {
  return db
    .withTables<IpDecisionTables>()
    .selectFrom('ip_decision')
    .select(['code', 'address', 'last_at', 'count', 'user_id', 'user_name', 'api_token_id'])
    .where('last_at', '>=', since)
    .orderBy('last_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}
