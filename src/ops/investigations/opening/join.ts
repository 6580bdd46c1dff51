import { addMinutes } from '../../../kernel/clock.ts'
import { canonicalAddress, networkOf } from '../../../kernel/network/address.ts'
import { isUnresolved } from '../actions/transitions.ts'
import { mostEvents, type JoinReason, type KeyKind, type RelationKind, type State } from '../words.ts'

/** What of an audit event decides where it belongs. */
export type Occurrence = {
  id: string
  recordedAt: Date
  type: string
  actorKind: string
  subjectType: string | null
  subjectId: string | null
  sessionId: string | null
  values: Readonly<Partial<Record<'actor_id' | 'address' | 'details', string>>>
}
export type Keys = Partial<Record<KeyKind, string>>

/**
 * The session, person and network an event is about. What a job found has none of them: it belongs together by type and subject. A
 * value that is absent is no key: two events without an address have no network in common.
 */
export function keysOf({ type, actorKind, subjectType, subjectId, ...event }: Occurrence): Keys {
  const session = event.sessionId ?? (subjectType === 'session' ? subjectId : null)
  const actor = actorKind === 'user' ? event.values.actor_id : undefined
  const user = actor ?? (subjectType === 'user' ? subjectId : null)
  const { address } = event.values
  const network = address ? networkOf(address) : networkFound(type, event.values.details)
  if (!session && !user && !network) return { subject: [type, subjectType, subjectId].join(' ') }
  return {
    ...(session && { session }),
    ...(user && { user }),
    ...(address && { address }),
    ...(network && { network }),
  }
}

type Finding = { group?: unknown; eventIds?: unknown }

/** What a detection rule wrote down of what it found; nothing for other events. */
function findingOf(type: string, details: string | undefined): Finding {
  if (!type.startsWith('detection.fired') || details === undefined) return {}
  const finding: unknown = JSON.parse(details)
  return typeof finding === 'object' && finding !== null ? finding : {}
}

function networkFound(type: string, details: string | undefined): string | undefined {
  const { group } = findingOf(type, details)
  const address = typeof group === 'string' ? canonicalAddress(group.replace(/\/\d+$/, '')) : undefined
  return address && networkOf(address)
}

const mostNamed = 200

/** The events that a finding is made of: they belong to its investigation too. */
export function eventIdsNamed({ type, values }: Pick<Occurrence, 'type' | 'values'>): string[] {
  const { eventIds } = findingOf(type, values.details)
  return Array.isArray(eventIds) ? eventIds.map(String).slice(0, mostNamed) : []
}

/** An investigation that has a key in common with an event: the kind, and from when to when its events have it. */
export type Candidate = {
  id: string
  state: State
  eventCount: number
  reopenedAt: Date | null
  kind: KeyKind
  firstAt: Date
  lastAt: Date
}

export type Decision =
  | { join: string; reason: JoinReason }
  /** `relations`: investigations that the new one is linked to. */
  | { join: undefined; relations: { id: string; kind: RelationKind }[] }

/** The strongest reason first. A session or a finding of a job belongs together at any time, people and networks within minutes. */
const reasons = [
  { kind: 'session', reason: 'same_session', isTimed: false },
  { kind: 'subject', reason: 'same_subject', isTimed: false },
  { kind: 'user', reason: 'same_user', isTimed: true },
  { kind: 'network', reason: 'same_network', isTimed: true },
] as const

const mostRelations = 20

/**
 * Which investigation an event joins, and why. Only unresolved ones are joined: what belongs to a resolved one opens another that is linked
 * to it as seen before, and what belongs to a full one opens another that continues it.
 */
export function decideJoin(
  candidates: readonly Candidate[],
  at: Date,
  { joinMinutes }: { joinMinutes: number },
): Decision {
  const matches = reasons.flatMap(({ kind, reason, isTimed }) =>
    candidates
      .filter((candidate) => candidate.kind === kind && (!isTimed || isNear(candidate, at, joinMinutes)))
      .toSorted((left, right) => right.lastAt.getTime() - left.lastAt.getTime())
      .map((candidate) => ({ ...candidate, reason })),
  )
  const unresolved = matches.filter(({ state }) => isUnresolved(state))
  const joined = unresolved.find(({ eventCount }) => eventCount < mostEvents)
  if (joined) return { join: joined.id, reason: joined.reason }
  const before = candidates.filter(({ state, kind }) => state === 'resolved' && kind !== 'address')
  const relations = new Map<string, RelationKind>([
    ...unresolved.map(({ id }) => [id, 'continues'] as const),
    ...before.map(({ id }) => [id, 'seen_before'] as const),
  ])
  const newest = [...relations].sort(([left], [right]) => (left < right ? 1 : -1)).slice(0, mostRelations)
  return { join: undefined, relations: newest.map(([id, kind]) => ({ id, kind })) }
}

/** Within minutes of the first or last event with that key, of any time between them, or of the time it was reopened. */
function isNear({ firstAt, lastAt, reopenedAt }: Candidate, at: Date, minutes: number): boolean {
  const end = reopenedAt !== null && reopenedAt > lastAt ? reopenedAt : lastAt
  return at >= addMinutes(firstAt, -minutes) && at <= addMinutes(end, minutes)
}
