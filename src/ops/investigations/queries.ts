import { sql } from 'kysely'
import type { Page } from '../../kernel/contract.ts'
import type { Db } from '../../kernel/database/database.ts'
import { readPage, type PageRequest } from '../../kernel/database/paging.ts'
import type { InvestigationTable, InvestigationTables } from './tables.ts'
import type { RelationKind, State } from './words.ts'

const tables = (db: Db) => db.withTables<InvestigationTables>()

export type InvestigationRow = Omit<InvestigationTable, 'search'>
const columns = [
  'id',
  'number',
  'title',
  'state',
  'origin',
  'risk_level',
  'event_count',
  'last_event_at',
  'assignee_id',
  'assignee_name',
  'verdict',
  'verdict_reason',
  'resolved_by_id',
  'resolved_by_name',
  'merged_into',
  'opened_at',
  'first_response_at',
  'unresolved_since',
  'active_milliseconds',
  'resolved_at',
  'reopened_at',
  'is_mail_due',
  'mailed_at',
  'version',
] as const

/** One at a time decides where events belong, so that two never wait for each other's investigations. */
export const lockMembership = (tx: Db) =>
  sql`select pg_advisory_xact_lock(hashtext('breakwater.investigations.membership'))`.execute(tx)

export type NewInvestigation = Pick<
  InvestigationTable,
  'id' | 'title' | 'origin' | 'opened_at' | 'last_event_at'
> & { searchWords: string }

/** Open, without events; the database numbers it. */
export const insertInvestigation = (tx: Db, { searchWords, ...given }: NewInvestigation) =>
  tables(tx)
    .insertInto('investigation')
    .values({
      ...given,
      state: 'open',
      risk_level: 0,
      event_count: 0,
      unresolved_since: given.opened_at,
      active_milliseconds: 0,
      is_mail_due: false,
      version: 1,
      search: sql<string>`array_to_tsvector(string_to_array(${searchWords}, ' '))`,
      // Given by the database: the type has it because rows that are read have it.
      number: sql<number>`default`,
    })
    .execute()

export const findInvestigation = (db: Db, id: string): Promise<InvestigationRow | undefined> =>
  tables(db).selectFrom('investigation').select(columns).where('id', '=', id).executeTakeFirst()

/** The next writer waits here until this one has committed, then sees its version. */
export const lockInvestigation = (tx: Db, id: string): Promise<InvestigationRow | undefined> =>
  tables(tx).selectFrom('investigation').select(columns).where('id', '=', id).forUpdate().executeTakeFirst()

export type Change = Partial<
  Omit<InvestigationRow, 'id' | 'number' | 'version' | 'event_count' | 'risk_level'>
>

/** Writes what is given and counts the version. */
export const updateInvestigation = (tx: Db, id: string, change: Change) =>
  tables(tx)
    .updateTable('investigation')
    .set({ ...change, version: sql<number>`version + 1` })
    .where('id', '=', id)
    .execute()

export type InvestigationFilter = {
  state?: State | undefined
  isUnresolved?: boolean | undefined
  /** The id of the person it is assigned to, or null for those assigned to none. */
  assigneeId?: string | null | undefined
  minRiskLevel?: number | undefined
  /** A tsquery over the words of titles and numbers. */
  words?: string | undefined
  /** What was searched for, when it can be a number: found instead of the words, or beside them. */
  number?: number | undefined
  keys?: readonly { kind: string; key: string }[]
  eventId?: string | undefined
}
export type Sort = 'urgency' | 'newest'

const sorts = {
  urgency: ['risk_level', 'last_event_at', 'id'],
  newest: ['id'],
} as const satisfies Record<Sort, readonly string[]>

export function listInvestigations(
  db: Db,
  filter: InvestigationFilter,
  { sort, ...page }: PageRequest & { sort: Sort },
): Promise<Page<InvestigationRow>> {
  let found = tables(db).selectFrom('investigation').select(columns)
  if (filter.state) found = found.where('state', '=', filter.state)
  // Written as the partial index has it.
  if (filter.isUnresolved) found = found.where(sql<boolean>`state in ('open', 'investigating')`)
  if (filter.assigneeId === null) found = found.where('assignee_id', 'is', null)
  else if (filter.assigneeId !== undefined) found = found.where('assignee_id', '=', filter.assigneeId)
  if (filter.minRiskLevel) found = found.where('risk_level', '>=', filter.minRiskLevel)
  if (filter.words)
    found = found.where(
      sql<boolean>`(search @@ ${filter.words}::tsquery or number = ${filter.number ?? null}::bigint)`,
    )
  for (const { kind, key } of filter.keys ?? [])
    found = found.where(sql<boolean>`investigation.id in (
      select investigation_id from breakwater.investigation_key where kind = ${kind} and key = ${key})`)
  if (filter.eventId)
    found = found.where(sql<boolean>`investigation.id in (
      select investigation_id from breakwater.investigation_event where event_id = ${filter.eventId})`)
  const keys = sorts[sort].map((column) => ({ column, direction: 'desc' as const }))
  return readPage(db, found, { page, sort: keys })
}

export type StateCount = {
  state: State
  risk_level: number
  is_mine: boolean
  is_unassigned: boolean
  count: number
}

/** Unresolved ones, counted by what the board and the navigation show. */
export async function countUnresolved(db: Db, userId: string | null): Promise<StateCount[]> {
  const { rows } = await sql<StateCount>`
    select state, risk_level, coalesce(assignee_id = ${userId}, false) as is_mine, assignee_id is null as is_unassigned,
           count(*)::int as count
    from breakwater.investigation where state in ('open', 'investigating') group by 1, 2, 3, 4`.execute(db)
  return rows
}

export type MedianTimes = {
  count: number
  first_response: number | null
  active: number | null
  total: number | null
}

/** Medians in milliseconds over what was resolved since then and still is. */
export async function findMedianTimes(db: Db, since: Date): Promise<MedianTimes> {
  const median = (value: ReturnType<typeof sql<number>>) =>
    sql<number | null>`percentile_cont(0.5) within group (order by ${value})`
  const since0 = (column: 'first_response_at' | 'resolved_at') =>
    sql<number>`greatest(0, extract(epoch from ${sql.ref(column)} - opened_at) * 1000)`
  const { rows } = await sql<MedianTimes>`
    select count(*)::int as count, ${median(since0('first_response_at'))} as first_response,
      ${median(sql<number>`active_milliseconds`)} as active, ${median(since0('resolved_at'))} as total
    from breakwater.investigation where state = 'resolved' and resolved_at >= ${since}`.execute(db)
  return rows[0] ?? { count: 0, first_response: null, active: null, total: null }
}

export type StepRow = InvestigationTables['investigation_step']

export const insertStep = (tx: Db, row: StepRow) =>
  tables(tx).insertInto('investigation_step').values(row).execute()

/** In the order in which they happened. */
export const listSteps = (db: Db, investigationId: string): Promise<StepRow[]> =>
  tables(db)
    .selectFrom('investigation_step')
    .selectAll()
    .where('investigation_id', '=', investigationId)
    .orderBy('id')
    .execute()

export const insertRelation = (tx: Db, row: InvestigationTables['investigation_relation']) =>
  tables(tx)
    .insertInto('investigation_relation')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute()

export type RelatedRow = InvestigationRow & { kind: RelationKind; is_newer: boolean }

/** Those it is linked to, both ways; `is_newer` says that the other one was linked to this one. */
export async function listRelated(db: Db, id: string): Promise<RelatedRow[]> {
  const { rows } = await sql<RelatedRow>`
    select other.*, relation.kind, relation.is_newer
    from (
      select to_id as other_id, kind, false as is_newer from breakwater.investigation_relation where from_id = ${id}
      union all
      select from_id, kind, true from breakwater.investigation_relation where to_id = ${id}
    ) relation join breakwater.investigation other on other.id = relation.other_id
    order by other.id desc limit 200`.execute(db)
  return rows
}

/** Names of a person whose values were erased from the audit log. */
export async function eraseNames(tx: Db, userId: string): Promise<void> {
  await sql`update breakwater.investigation_step set by_name = null where by_id = ${userId}`.execute(tx)
  await sql`update breakwater.investigation set assignee_name = null where assignee_id = ${userId}`.execute(
    tx,
  )
  await sql`update breakwater.investigation set resolved_by_name = null where resolved_by_id = ${userId}`.execute(
    tx,
  )
}
