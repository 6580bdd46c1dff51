import type { Db } from '../../../kernel/database/database.ts'
import { risks } from '../../../kernel/events.ts'
import type { FoundEvent } from '../../audit/service.ts'
import type { Context } from '../dependencies.ts'
import { errors } from '../errors.ts'
import * as eventQueries from '../event-queries.ts'
import type { NewMember } from '../event-queries.ts'
import { keysOf, type Occurrence } from './join.ts'
import { mostEvents, type JoinReason } from '../words.ts'

/** The audit events with these ids, which must all be there. */
export async function requireEvents(
  { audit }: Pick<Context, 'audit'>,
  db: Db,
  ids: readonly string[],
): Promise<FoundEvent[]> {
  const events = await audit.findEvents(db, ids)
  const found = new Set(events.map(({ id }) => id))
  const unknown = ids.filter((id) => !found.has(id.toLowerCase()))
  const [first] = unknown
  if (first !== undefined) throw errors.INVESTIGATION_EVENTS_UNKNOWN({ first }, { unknown })
  return events
}

export const toMember = (event: FoundEvent, reason: JoinReason): NewMember => ({
  eventId: event.id,
  recordedAt: new Date(event.fields.recorded_at ?? ''),
  riskLevel: riskLevelOf(event.fields.risk),
  reason,
  keys: keysOf(toOccurrence(event)),
})

export const riskLevelOf = (risk: string | undefined): number =>
  Math.max(
    0,
    risks.findIndex((known) => known === risk),
  )

function toOccurrence({ id, fields, values }: FoundEvent): Occurrence {
  return {
    id,
    recordedAt: new Date(fields.recorded_at ?? ''),
    type: fields.type ?? '',
    actorKind: fields.actor_kind ?? '',
    subjectType: fields.subject_type ?? null,
    subjectId: fields.subject_id ?? null,
    sessionId: fields.session_id ?? null,
    values: {
      ...(values.actor_id && { actor_id: values.actor_id.value }),
      ...(values.address && { address: values.address.value }),
      ...(values.details && { details: values.details.value }),
    },
  }
}

/** Adds events to an investigation that is locked, with their keys and counts. Answers those that were not in it before. */
export async function addMembers(
  { clock }: Pick<Context, 'clock'>,
  tx: Db,
  to: { id: string; eventCount: number },
  members: readonly NewMember[],
): Promise<string[]> {
  if (members.length === 0) return []
  const ids = await eventQueries.insertMembers(tx, to.id, { members, at: clock.now() })
  const added = members.filter(({ eventId }) => ids.includes(eventId))
  if (added.length === 0) return []
  if (to.eventCount + added.length > mostEvents) throw errors.INVESTIGATION_FULL({ most: mostEvents })
  await eventQueries.addKeys(tx, to.id, spansOf(added))
  await eventQueries.addCounts(tx, to.id, {
    count: added.length,
    riskLevel: Math.max(...added.map(({ riskLevel }) => riskLevel)),
    lastAt: latest(added),
  })
  return ids
}

/** Takes events out of an investigation that is locked; what it is found by and its counts are what is left. */
export async function removeMembers(
  context: Pick<Context, 'audit'>,
  tx: Db,
  { id }: { id: string },
  eventIds: readonly string[],
): Promise<void> {
  await eventQueries.deleteMembers(tx, id, eventIds)
  await eventQueries.recount(tx, id)
  await rebuildKeys(context, tx, id)
}

/** Reads again what an investigation has in common with others, after events or values of them have gone. */
export async function rebuildKeys({ audit }: Pick<Context, 'audit'>, tx: Db, id: string): Promise<void> {
  const rows = await eventQueries.listMembers(tx, id, mostEvents)
  const events = await audit.findEvents(
    tx,
    rows.map((row) => row.event_id),
  )
  await eventQueries.deleteKeys(tx, id)
  await eventQueries.addKeys(tx, id, spansOf(events.map((event) => toMember(event, 'by_hand'))))
}

export const latest = (members: readonly { recordedAt: Date }[]): Date =>
  new Date(Math.max(...members.map(({ recordedAt }) => recordedAt.getTime())))

/** One entry a key, from the first to the last event that has it. */
function spansOf(members: readonly NewMember[]) {
  const spans = new Map<string, { kind: string; key: string; firstAt: Date; lastAt: Date }>()
  for (const { keys, recordedAt } of members)
    for (const [kind, key] of Object.entries(keys)) {
      const known = spans.get(`${kind} ${key}`) ?? { kind, key, firstAt: recordedAt, lastAt: recordedAt }
      spans.set(`${kind} ${key}`, {
        ...known,
        firstAt: recordedAt < known.firstAt ? recordedAt : known.firstAt,
        lastAt: recordedAt > known.lastAt ? recordedAt : known.lastAt,
      })
    }
  return [...spans.values()]
}
