import { sql } from 'kysely'
import type { Page } from '../../kernel/contract.ts'
import type { Db } from '../../kernel/database/database.ts'
import { readPage, type PageRequest } from '../../kernel/database/paging.ts'
import type { IpAccessTables, IpPendingRow, IpRuleRow, IpRuleSetRow } from './tables.ts'
import type { IpAction } from './words.ts'

const tables = (db: Db) => db.withTables<IpAccessTables>()

export type RuleSetMark = Pick<IpRuleSetRow, 'version' | 'enforced'>

/** By which a node sees whether what it has in memory is still so. */
export function findMark(db: Db): Promise<RuleSetMark> {
  return tables(db).selectFrom('ip_rule_set').select(['version', 'enforced']).executeTakeFirstOrThrow()
}

/** One change of the rules at a time: the next one reads what this one wrote. */
export function lockRuleSet(db: Db): Promise<RuleSetMark> {
  return tables(db)
    .selectFrom('ip_rule_set')
    .select(['version', 'enforced'])
    .forUpdate()
    .executeTakeFirstOrThrow()
}

export async function updateMark(db: Db, mark: RuleSetMark): Promise<void> {
  await tables(db).updateTable('ip_rule_set').set(mark).execute()
}

/** All, in their order. */
export function listRules(db: Db): Promise<IpRuleRow[]> {
  return tables(db).selectFrom('ip_rule').selectAll().orderBy('position').execute()
}

export function findRule(db: Db, id: string): Promise<IpRuleRow | undefined> {
  return tables(db).selectFrom('ip_rule').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The names of some rules that are about this group, in their order. */
export async function listNamesAbout(db: Db, groupId: string, limit: number): Promise<string[]> {
  const rows = await tables(db)
    .selectFrom('ip_rule')
    .select('name')
    .where('target_kind', '=', 'groups')
    .where(sql<boolean>`${groupId} = any(target_ids)`)
    .orderBy('position')
    .limit(limit)
    .execute()
  return rows.map(({ name }) => name)
}

export async function countRules(db: Db): Promise<number> {
  const { rows } = await sql<{
    count: number
  }>`select count(*)::int as count from breakwater.ip_rule`.execute(db)
  return rows[0]?.count ?? 0
}

export type RuleFilter = {
  action?: IpAction | undefined
  active?: boolean | undefined
  search?: string | undefined
}

/** In their order, by the unique index of positions. A search reads all rules. */
export function pageOfRules(
  db: Db,
  { action, active, search, ...page }: PageRequest & RuleFilter,
): Promise<Page<IpRuleRow>> {
  let rules = tables(db).selectFrom('ip_rule').selectAll()
  if (action !== undefined) rules = rules.where('action', '=', action)
  if (active !== undefined) rules = rules.where('active', '=', active)
  if (search !== undefined) {
    const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`
    rules = rules.where(
      sql<boolean>`(name ilike ${pattern} or note ilike ${pattern} or array_to_string(cidrs, ' ') ilike ${pattern})`,
    )
  }
  return readPage(db, rules, { page, sort: [{ column: 'position', direction: 'asc' }] })
}

/** As JSON, because no array of arrays can be unnested into rows. */
export async function insertRules(db: Db, rows: readonly IpRuleRow[]): Promise<void> {
  await sql`
    insert into breakwater.ip_rule
    select * from jsonb_populate_recordset(null::breakwater.ip_rule, ${JSON.stringify(rows)}::jsonb)`.execute(
    db,
  )
}

export async function deleteRules(db: Db, ids: readonly string[]): Promise<void> {
  await sql`delete from breakwater.ip_rule where id = any(${[...ids]}::uuid[])`.execute(db)
}

/** Positions alone; that they are unique is looked at when the transaction ends. */
export async function placeRules(db: Db, rows: readonly Pick<IpRuleRow, 'id' | 'position'>[]): Promise<void> {
  await sql`
    update breakwater.ip_rule as rule set position = placed.position
    from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ position }) => position)}::int[])
      as placed (id, position)
    where rule.id = placed.id`.execute(db)
}

export type PendingFacts = Omit<IpPendingRow, 'only' | 'rules_before' | 'settings_before'>

const pendingFacts = [
  'version',
  'due_at',
  'made_at',
  'made_by',
  'enforced_before',
  'person_before',
  'locks_out',
  'is_later',
] as const

export function findPending(db: Db): Promise<PendingFacts | undefined> {
  return tables(db).selectFrom('ip_pending').select(pendingFacts).executeTakeFirst()
}

export type NewPending = PendingFacts & {
  settings_before: Record<string, unknown>
  /** Whether the rules, as they are in this moment, are to come back. */
  keepsRules: boolean
}

export async function insertPending(db: Db, pending: NewPending): Promise<void> {
  await sql`
    insert into breakwater.ip_pending
      (version, due_at, made_at, made_by, rules_before, settings_before, enforced_before, person_before, locks_out, is_later)
    select ${pending.version}::int, ${pending.due_at}::timestamptz, ${pending.made_at}::timestamptz, ${pending.made_by},
      case when ${pending.keepsRules}::boolean
        then (select coalesce(jsonb_agg(to_jsonb(rule)), '[]') from breakwater.ip_rule as rule) end,
      ${JSON.stringify(pending.settings_before)}::jsonb, ${pending.enforced_before},
      ${pending.person_before && JSON.stringify(pending.person_before)}::jsonb, ${pending.locks_out}::text[], ${pending.is_later}`.execute(
    db,
  )
}

/** The rules that the pending change replaced, in their order; undefined when it replaced none. */
export async function listRulesBefore(db: Db): Promise<IpRuleRow[] | undefined> {
  const { rows: kept } = await sql`
    select from breakwater.ip_pending where rules_before is not null`.execute(db)
  if (kept.length === 0) return undefined
  const { rows } = await sql<IpRuleRow>`
    select rule.* from breakwater.ip_pending,
      lateral jsonb_populate_recordset(null::breakwater.ip_rule, rules_before) as rule
    order by rule.position`.execute(db)
  return rows
}

/** Whoever takes it decides what becomes of it; nobody else can any more. */
export function takePending(
  db: Db,
  { dueBy }: { dueBy?: Date | undefined } = {},
): Promise<Omit<IpPendingRow, 'rules_before'> | undefined> {
  return tables(db)
    .deleteFrom('ip_pending')
    .$if(dueBy !== undefined, (pending) => pending.where('due_at', '<=', dueBy ?? new Date(0)))
    .returning(['only', 'settings_before', ...pendingFacts])
    .executeTakeFirst()
}
