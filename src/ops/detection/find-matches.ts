import { networkOf } from '../../kernel/network/address.ts'
import type { PastEvent } from '../audit/service.ts'
import type { Pattern, TunedRule } from './rules.ts'
import type { Grouping, Measure } from './words.ts'

export type Subject = { type: 'user' | 'api_token'; id: string }

/** Where a rule fires: whom for, when, and on which events. */
export type Match = {
  /** The id of the person, the network, or empty for all. */
  key: string
  label: string
  /** The person or token, where it is known. */
  subject?: Subject
  firstAt: Date
  at: Date
  /** What was counted: events, people or networks. */
  count: number
  eventIds: readonly string[]
}

/** More are counted, not kept. */
const mostEventIds = 100

type Counted = { at: Date; id: string; value: string }
type Window = { events: Counted[]; quietUntil: number }

/**
 * Where a rule fires in events, given in the order of time. Windows slide; after it has fired for a group, the rule is quiet for that
 * group for one window, so that one attack is one finding.
 */
export function findMatches(rule: TunedRule, events: Iterable<PastEvent>): Match[] {
  const windows = new Map<string, Window>()
  const matches: Match[] = []
  for (const event of events) {
    const pattern = rule.patterns.find((one) => fits(one, event))
    const isCounted = pattern !== undefined || (rule.byToken === true && event.actorKind === 'token')
    const closing = rule.followedBy?.find((one) => fits(one, event))
    if (!isCounted && closing === undefined) continue
    const group = groupOf(rule.groupBy, event, pattern ?? closing)
    if (group === undefined) continue
    const window = windowOf(windows, group.key)
    forget(window, event.recordedAt.getTime() - rule.windowMinutes * 60_000)
    if (isCounted) {
      const value = valueOf(rule.counts, event, pattern)
      if (value !== undefined) window.events.push({ at: event.recordedAt, id: event.id, value })
    }
    const isComplete = rule.followedBy === undefined ? isCounted : closing !== undefined
    if (!isComplete || window.quietUntil > event.recordedAt.getTime()) continue
    const match = matchOf(rule, window, { event, ...group })
    if (match === undefined) continue
    window.quietUntil = event.recordedAt.getTime() + rule.windowMinutes * 60_000
    matches.push(match)
  }
  return matches
}

function windowOf(windows: Map<string, Window>, key: string): Window {
  const window = windows.get(key) ?? { events: [], quietUntil: 0 }
  windows.set(key, window)
  return window
}

function forget(window: Window, before: number): void {
  const first = window.events.findIndex(({ at }) => at.getTime() > before)
  window.events.splice(0, first === -1 ? window.events.length : first)
}

function matchOf(
  rule: TunedRule,
  { events }: Window,
  { event, ...group }: Group & { event: PastEvent },
): Match | undefined {
  const [first] = events
  const count = rule.counts === 'events' ? events.length : new Set(events.map(({ value }) => value)).size
  if (first === undefined || count < rule.threshold) return undefined
  const ids = new Set([...events.slice(-mostEventIds).map(({ id }) => id), event.id])
  return { ...group, firstAt: first.at, at: event.recordedAt, count, eventIds: [...ids] }
}

function fits(pattern: Pattern, event: PastEvent): boolean {
  if (pattern.type !== event.type) return false
  if (pattern.outcome !== undefined && pattern.outcome !== event.outcome) return false
  return pattern.detail === undefined || holds(event.values.details, pattern.detail)
}

/** Details are text that may come from a host: what is no such list holds nothing. */
function holds(details: string | undefined, { key, includes }: { key: string; includes: string }): boolean {
  const parsed = parse(details)
  const list = Object.hasOwn(parsed, key) ? parsed[key] : undefined
  return Array.isArray(list) && list.includes(includes)
}

function parse(details: string | undefined): Readonly<Record<string, unknown>> {
  if (details === undefined) return {}
  try {
    const parsed: unknown = JSON.parse(details)
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {}
  } catch {
    return {}
  }
}

type Group = Pick<Match, 'key' | 'label' | 'subject'>

/** The group an event is counted in; none where it does not say. */
function groupOf(grouping: Grouping, event: PastEvent, pattern?: Pattern): Group | undefined {
  if (grouping === 'all') return { key: '', label: '' }
  if (grouping === 'network') return sameText(networkIn(event))
  if (grouping === 'actor') return actorOf(event)
  return personIn(event, pattern)
}

function personIn(event: PastEvent, pattern?: Pattern): Group | undefined {
  if (pattern?.about === 'actor') return actorOf(event)
  const { subject_name: name, details } = event.values
  const { email } = parse(details)
  const typed = typeof email === 'string' && email !== '' ? email : undefined
  if (event.subjectType === 'user' && event.subjectId !== null)
    return known({ type: 'user', id: event.subjectId }, name ?? typed)
  return sameText(typed)
}

const sameText = (text: string | undefined): Group | undefined =>
  text === undefined ? undefined : { key: text, label: text }

function actorOf({ actorKind, values: { actor_id: id, actor_name: name } }: PastEvent): Group | undefined {
  if (id === undefined) return undefined
  return known({ type: actorKind === 'token' ? 'api_token' : 'user', id }, name)
}

const known = (subject: Subject, name = subject.id): Group => ({ key: subject.id, label: name, subject })

const networkIn = ({ values: { address } }: PastEvent): string | undefined =>
  address === undefined ? undefined : networkOf(address)

function valueOf(counts: Measure, event: PastEvent, pattern?: Pattern): string | undefined {
  if (counts === 'events') return event.id
  if (counts === 'networks') return networkIn(event)
  return personIn(event, pattern)?.key
}
