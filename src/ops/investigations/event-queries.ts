import { sql } from 'kysely'
import type { Db } from '../../kernel/database/database.ts'
import type { Candidate, Keys } from './opening/join.ts'
import type { InvestigationTables } from './tables.ts'
import type { JoinReason, Verdict } from './words.ts'

type EventOf = InvestigationTables['investigation_event']

export type NewMember = {
  eventId: string
  recordedAt: Date
  riskLevel: number
  reason: JoinReason
  keys: Keys
}

/** Adds events that are not in it yet; answers the ids of those that were added. */
export async function insertMembers(
  tx: Db,
  investigationId: string,
  { members, at }: { members: readonly NewMember[]; at: Date },
): Promise<string[]> {
  const { rows } = await sql<{ event_id: string }>`
    insert into breakwater.investigation_event (investigation_id, event_id, recorded_at, risk_level, reason, linked_at)
    select ${investigationId}::uuid, given.*, ${at}::timestamptz
    from unnest(${members.map(({ eventId }) => eventId)}::uuid[],
                ${members.map(({ recordedAt }) => recordedAt.toISOString())}::timestamptz[],
                ${members.map(({ riskLevel }) => riskLevel)}::smallint[],
                ${members.map(({ reason }) => reason)}::text[]) as given
    on conflict do nothing returning event_id`.execute(tx)
  return rows.map((row) => row.event_id)
}

export async function deleteMembers(
  tx: Db,
  investigationId: string,
  eventIds: readonly string[],
): Promise<void> {
  await sql`delete from breakwater.investigation_event
            where investigation_id = ${investigationId} and event_id = any(${eventIds}::uuid[])`.execute(tx)
}

export type Added = { count: number; riskLevel: number; lastAt: Date }

/** Counts events that were added. People are to be told when they make it high or critical. */
export const addCounts = (tx: Db, investigationId: string, { count, riskLevel, lastAt }: Added) =>
  sql`update breakwater.investigation set event_count = event_count + ${count}::int,
        is_mail_due = is_mail_due or (${riskLevel}::smallint >= 2 and risk_level < 2 and mailed_at is null),
        risk_level = greatest(risk_level, ${riskLevel}::smallint), last_event_at = greatest(last_event_at, ${lastAt})
      where id = ${investigationId}`.execute(tx)

/** Number, risk and last time from the events that it has now; one without any keeps its last time. */
export const recount = (tx: Db, investigationId: string) =>
  sql`update breakwater.investigation set event_count = counted.events, risk_level = counted.risk,
        last_event_at = coalesce(counted.last, last_event_at)
      from (
        select count(*)::int as events, coalesce(max(risk_level), 0)::smallint as risk, max(recorded_at) as last
        from breakwater.investigation_event where investigation_id = ${investigationId}
      ) counted
      where id = ${investigationId}`.execute(tx)

/** The latest first. */
export const listMembers = (db: Db, investigationId: string, limit: number): Promise<EventOf[]> =>
  db
    .withTables<InvestigationTables>()
    .selectFrom('investigation_event')
    .selectAll()
    .where('investigation_id', '=', investigationId)
    .orderBy('event_id', 'desc')
    .limit(limit)
    .execute()

/** What resolved investigations came to about these events; by event id, the latest where there are several. */
export async function listVerdicts(
  db: Db,
  eventIds: readonly string[],
): Promise<ReadonlyMap<string, Verdict>> {
  const { rows } = await sql<{ event_id: string; verdict: Verdict }>`
    select member.event_id, investigation.verdict
    from breakwater.investigation_event member
    join breakwater.investigation on investigation.id = member.investigation_id and investigation.state = 'resolved'
    where member.event_id = any(${eventIds}::uuid[])
    order by investigation.resolved_at`.execute(db)
  return new Map(rows.map((row) => [row.event_id, row.verdict]))
}

/** Those of the events that are in an investigation already. */
export async function listKnown(db: Db, eventIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ event_id: string }>`
    select distinct event_id from breakwater.investigation_event where event_id = any(${eventIds}::uuid[])`.execute(
    db,
  )
  return new Set(rows.map((row) => row.event_id))
}

type KeySpan = { kind: string; key: string; firstAt: Date; lastAt: Date }

export async function addKeys(tx: Db, investigationId: string, spans: readonly KeySpan[]): Promise<void> {
  await sql`
    insert into breakwater.investigation_key (investigation_id, kind, key, first_at, last_at)
    select ${investigationId}::uuid, given.*
    from unnest(${spans.map(({ kind }) => kind)}::text[], ${spans.map(({ key }) => key)}::text[],
                ${spans.map(({ firstAt }) => firstAt.toISOString())}::timestamptz[],
                ${spans.map(({ lastAt }) => lastAt.toISOString())}::timestamptz[]) as given
    on conflict (kind, key, investigation_id) do update
    set first_at = least(investigation_key.first_at, excluded.first_at),
        last_at = greatest(investigation_key.last_at, excluded.last_at)`.execute(tx)
}

export const deleteKeys = (tx: Db, investigationId: string) =>
  sql`delete from breakwater.investigation_key where investigation_id = ${investigationId}`.execute(tx)

export async function listIdsWithKey(db: Db, kind: string, key: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select investigation_id as id from breakwater.investigation_key where kind = ${kind} and key = ${key}`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}

const mostCandidates = 200

/** Investigations with a key in common, unresolved or resolved since then; the latest first. */
export async function findCandidates(db: Db, keys: Keys, resolvedSince: Date): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    select investigation.id, investigation.state, investigation.event_count as "eventCount",
           investigation.reopened_at as "reopenedAt", shared.kind, shared.first_at as "firstAt", shared.last_at as "lastAt"
    from unnest(${Object.keys(keys)}::text[], ${Object.values(keys)}::text[]) as wanted (kind, key)
    join breakwater.investigation_key shared using (kind, key)
    join breakwater.investigation on investigation.id = shared.investigation_id
    where investigation.state in ('open', 'investigating')
       or (investigation.state = 'resolved' and investigation.resolved_at >= ${resolvedSince})
    order by investigation.state = 'resolved', shared.last_at desc limit ${mostCandidates}`.execute(db)
  return rows
}
