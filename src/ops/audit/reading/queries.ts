import { sql, type RawBuilder } from 'kysely'
import type { Db } from '../../../kernel/database/database.ts'
import type { Risk } from '../../../kernel/events.ts'
import type { Actor } from '../../../kernel/identity.ts'
import type { Outcome } from '../risk.ts'

/** What a kind of event stands for; see the search migration. */
export type Kind = {
  kind: number
  type: string
  outcome: Outcome
  risk: Risk
  actorKind: Actor['kind']
  subjectType: string | null
}

/** What is looked for within the kinds; ids bound the time. */
export type Wanted = {
  actorId?: string | undefined
  address?: string | undefined
  subjectId?: string | undefined
  sessionId?: string | undefined
  /** A tsquery. */
  words?: string | undefined
  /** In CIDR notation. */
  network?: string | undefined
  from?: string | undefined
  below?: string | undefined
  above?: string | undefined
}

/** The kinds of events there are, by jumping from one to the next in the index. */
export async function listKinds(db: Db): Promise<Kind[]> {
  const { rows } = await sql<Kind>`
    with recursive known as (
      (select kind from breakwater.event_search order by kind limit 1)
      union all
      select (select next.kind from breakwater.event_search next where next.kind > known.kind order by next.kind limit 1)
      from known where known.kind is not null
    )
    select known.kind, sample.type, sample.outcome, sample.risk, sample."actorKind", sample."subjectType"
    from known cross join lateral (
      select event.type, event.outcome, event.risk, event.actor_kind as "actorKind", event.subject_type as "subjectType"
      from (select id from breakwater.event_search where kind = known.kind order by id desc limit 1) newest
        join breakwater.event on event.id = newest.id
    ) sample
    where known.kind is not null`.execute(db)
  return rows
}

/** Whether anybody with that id did anything. */
export async function hasActor(db: Db, actorId: string): Promise<boolean> {
  const { rows } = await sql`select from breakwater.event_search where actor_id = ${actorId} limit 1`.execute(
    db,
  )
  return rows.length > 0
}

/** The newest ones of every kind by the index that fits, merged: what is read does not grow with the log. */
export async function listIds(
  db: Db,
  { kinds, limit, ...wanted }: Wanted & { kinds: readonly number[]; limit: number },
): Promise<string[]> {
  const order = sql.raw(wanted.above === undefined ? 'desc' : 'asc')
  const { rows } = await sql<{ id: string }>`
    select found.id from unnest(${kinds}::bigint[]) as wanted (kind) cross join lateral (
      select search.id from ${ofKind(wanted, order)} search
      where ${matching(wanted)} order by search.id ${order} limit ${limit}
    ) found order by found.id ${order} limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** How many there are, up to a cap. */
export async function countIds(
  db: Db,
  { kinds, cap, ...wanted }: Wanted & { kinds: readonly number[]; cap: number },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select from unnest(${kinds}::bigint[]) as wanted (kind) cross join lateral (
        select from ${ofKind(wanted, sql.raw('desc'))} search where ${matching(wanted)} limit ${cap}
      ) capped limit ${cap}
    ) counted`.execute(db)
  return rows[0]?.count ?? 0
}

/** How many there are of each kind, up to a cap for each. */
export async function countKinds(
  db: Db,
  { kinds, cap, ...wanted }: Wanted & { kinds: readonly number[]; cap: number },
): Promise<Map<number, number>> {
  const { rows } = await sql<{ kind: number; count: number }>`
    select wanted.kind, counted.count::int as count from unnest(${kinds}::bigint[]) as wanted (kind) cross join lateral (
      select count(*) as count from (
        select from ${ofKind(wanted, sql.raw('desc'))} search where ${matching(wanted)} limit ${cap}
      ) capped
    ) counted where counted.count > 0`.execute(db)
  return new Map(rows.map(({ kind, count }) => [kind, count]))
}

/** Those that match among the newest few, or the first ones behind `above`: where matches are frequent, this is all that has to be read. */
export async function listRecentIds(
  db: Db,
  { kinds, limit, looked, ...wanted }: Wanted & { kinds: readonly number[]; limit: number; looked: number },
): Promise<string[]> {
  const order = sql.raw(wanted.above === undefined ? 'desc' : 'asc')
  const { rows } = await sql<{ id: string }>`
    select search.id from (
      select * from breakwater.event_search search where ${bounds(wanted)} order by search.id ${order} limit ${looked}
    ) search
    where search.kind = any(${kinds}::bigint[]) and ${matching(wanted)}
    order by search.id ${order} limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** What words or a network find, from the index over them. */
export async function findRare(
  db: Db,
  { kinds, limit, ...wanted }: Wanted & { kinds: readonly number[]; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with found as materialized (
      select search.id, search.kind from breakwater.event_search search where ${matching(wanted)})
    select id from found where kind = any(${kinds}::bigint[]) order by id desc limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** How many of each kind words or a network find, up to a cap for all together. */
export async function countRare(
  db: Db,
  { kinds, cap, ...wanted }: Wanted & { kinds: readonly number[]; cap: number },
): Promise<Map<number, number>> {
  const { rows } = await sql<{ kind: number; count: number }>`
    with found as materialized (
      select search.kind from breakwater.event_search search
      where search.kind = any(${kinds}::bigint[]) and ${matching(wanted)} limit ${cap})
    select kind, count(*)::int as count from found group by kind`.execute(db)
  return new Map(rows.map(({ kind, count }) => [kind, count]))
}

/** How many of the newest few match, and whether there are no others. */
export async function countRecent(
  db: Db,
  { kinds, looked, ...wanted }: Wanted & { kinds: readonly number[]; looked: number },
): Promise<{ count: number; isAll: boolean }> {
  const { rows } = await sql<{ count: number; read: number }>`
    select count(*) filter (where search.kind = any(${kinds}::bigint[]) and ${matching(wanted)})::int as count, count(*)::int as read
    from (
      select * from breakwater.event_search search where ${bounds(wanted)} order by search.id desc limit ${looked}
    ) search`.execute(db)
  const { count, read } = rows[0] ?? { count: 0, read: 0 }
  return { count, isAll: read < looked }
}

const always = sql<boolean>`true`

/**
 * The events of one kind by the index that ends in the id. The offset keeps the planner from asking the index over words or addresses
 * once for each kind.
 */
function ofKind(
  { words, network, actorId, address, subjectId, sessionId, ...range }: Wanted,
  order: RawBuilder<unknown>,
) {
  return sql`(
    select * from breakwater.event_search search
    where search.kind = wanted.kind and ${matching({ actorId, address, subjectId, sessionId, ...range })}
    ${(words ?? network) === undefined ? sql`` : sql`order by search.id ${order} offset 0`})`
}

function matching({ actorId, address, subjectId, sessionId, words, network, ...range }: Wanted) {
  const parts = [bounds(range)]
  if (actorId !== undefined) parts.push(sql<boolean>`search.actor_id = ${actorId}`)
  if (address !== undefined) parts.push(sql<boolean>`search.address = ${address}::inet`)
  if (subjectId !== undefined) parts.push(sql<boolean>`search.subject_id = ${subjectId}`)
  if (sessionId !== undefined) parts.push(sql<boolean>`search.session_id = ${sessionId}`)
  if (words !== undefined) parts.push(sql<boolean>`search.words @@ ${words}::tsquery`)
  if (network !== undefined)
    parts.push(
      // As a range, so that the index over addresses is entered at the network's first address and left at its last.
      sql<boolean>`search.address >= ${network}::inet
        and search.address <= set_masklen(broadcast(${network}::inet), case family(${network}::inet) when 4 then 32 else 128 end)`,
    )
  return sql.join(parts, sql` and `)
}

function bounds({ from, below, above }: Pick<Wanted, 'from' | 'below' | 'above'>) {
  const parts = []
  if (from !== undefined) parts.push(sql<boolean>`search.id >= ${from}::uuid`)
  if (below !== undefined) parts.push(sql<boolean>`search.id < ${below}::uuid`)
  if (above !== undefined) parts.push(sql<boolean>`search.id > ${above}::uuid`)
  return parts.length === 0 ? always : sql<boolean>`${sql.join(parts, sql` and `)}`
}

/** An event with what is left of its values. */
export type EventRow = {
  id: string
  recorded_at: Date
  type: string
  outcome: Outcome
  risk: Risk
  risk_policy: number
  risk_factors: string | null
  actor_kind: Actor['kind']
  subject_type: string | null
  subject_id: string | null
  session_id: string | null
  leaf: string
  values: Readonly<Record<string, string>> | null
}

/** By their ids, the newest first. */
export async function listEvents(db: Db, ids: readonly string[]): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`
    select event.id, event.recorded_at, event.type, event.outcome, event.risk, event.risk_policy, event.risk_factors,
      event.actor_kind, event.subject_type, event.subject_id, event.session_id, event.leaf,
      (select jsonb_object_agg(value.field, value.value) from breakwater.event_value value where value.event_id = event.id) as values
    from unnest(${ids}::uuid[]) as wanted (id) join breakwater.event on event.id = wanted.id
    order by event.id desc`.execute(db)
  return rows
}

export type SealRow = { leaf_index: number; leaf_hash: Buffer }

export async function findSeal(db: Db, eventId: string): Promise<SealRow | undefined> {
  const { rows } = await sql<SealRow>`
    select leaf_index, leaf_hash from breakwater.event_seal where event_id = ${eventId}::uuid`.execute(db)
  return rows[0]
}

/** The smallest checkpoint within a range of sizes, whose frontier may hold the root of a part of the tree. */
export async function findFrontier(
  db: Db,
  { from, below }: { from: number; below: number },
): Promise<{ size: number; frontier: Buffer } | undefined> {
  const { rows } = await sql<{ size: number; frontier: Buffer }>`
    select size, frontier from breakwater.checkpoint
    where size >= ${from}::bigint and size < ${below}::bigint order by size limit 1`.execute(db)
  return rows[0]
}
