import type { Db } from '../../kernel/database/database.ts'
import type { Settings, Values } from '../../kernel/setting-registry.ts'
import type { MaybePromise } from '../../kernel/maybe-promise.ts'
import type { sessionSettings } from './settings.ts'
import type { LimitPolicy, TheftResponse } from './words.ts'
import { addHours, addMinutes } from '../../kernel/clock.ts'

/** The session settings in force for one person. */
export type SessionLimits = Limits & {
  maxConcurrent: number
  limitPolicy: LimitPolicy
  suspiciousIpChanges: number
  theftResponse: TheftResponse
}

export type PersonalLimits = {
  /** By the handle of the caller: inside a transaction of the embedded database nothing else would answer. */
  of(db: Db, userId: string): MaybePromise<SessionLimits>
  /** The strictest of each that anybody has: whoever is within these has not timed out. */
  strictest(): SessionLimits
}

/** The same limits for everybody. */
export const sameForAll = (settings: Settings<typeof sessionSettings>): PersonalLimits => ({
  of: () => limitsBy((key) => settings.get(key)),
  strictest: () => limitsBy((key) => settings.get(key)),
})

type SessionValues = Values<typeof sessionSettings>

/** The limits that a reading of the settings gives. */
export const limitsBy = (
  get: <Key extends keyof SessionValues>(key: Key) => SessionValues[Key],
): SessionLimits => ({
  timeoutMinutes: get('ops.session.timeout_minutes'),
  absoluteHours: get('ops.session.absolute_hours'),
  maxConcurrent: get('ops.session.max_concurrent'),
  limitPolicy: get('ops.session.limit_policy'),
  suspiciousIpChanges: get('ops.session.suspicious_ip_changes'),
  theftResponse: get('ops.session.theft_response'),
})

export type Cap = { maxConcurrent: number; limitPolicy: LimitPolicy }
/** Who ends, and whether one more may come in then. */
export type LimitDecision = { end: string[]; isRoom: boolean }

/**
 * What the limit asks for when one more session is to be opened. `open`: the person's sessions, the oldest first. What the person
 * chose to end ends in any case; where it was not enough (the limit was lowered meanwhile) the policy decides about the rest.
 */
export function applyLimit(
  open: readonly string[],
  { maxConcurrent, limitPolicy }: Cap,
  chosen?: string,
): LimitDecision {
  const others = open.filter((id) => id !== chosen)
  const end = open.filter((id) => id === chosen)
  const surplus = Math.max(0, others.length + 1 - maxConcurrent)
  if (surplus > 0 && limitPolicy !== 'end_oldest') return { end, isRoom: false }
  return { end: [...end, ...others.slice(0, surplus)], isRoom: true }
}

export type Limits = { timeoutMinutes: number; absoluteHours: number }
export type Timeout = 'idle_timeout' | 'absolute_timeout'

/** What was opened, or last seen, at or before these moments has timed out. */
export type Cutoffs = { openedAt: Date; lastSeenAt: Date }

export const cutoffsAt = (now: Date, limits: Limits): Cutoffs => ({
  openedAt: addHours(now, -limits.absoluteHours),
  lastSeenAt: addMinutes(now, -limits.timeoutMinutes),
})

/** Which limit the session has reached; the absolute one first, because no request can take it back. */
export function timeoutOf(session: Cutoffs, cutoffs: Cutoffs): Timeout | undefined {
  if (session.openedAt.getTime() <= cutoffs.openedAt.getTime()) return 'absolute_timeout'
  return session.lastSeenAt.getTime() <= cutoffs.lastSeenAt.getTime() ? 'idle_timeout' : undefined
}

/** How often last-seen times are written. */
export const touchEverySeconds = 5

/**
 * Whether a request must be written down before it is answered: when its batch could come too late to stop another node
 * from ending the session as idle. So the row is never further behind than a decision about it allows.
 */
export const mustWriteNow = (writtenAt: Date, cutoffs: Cutoffs): boolean =>
  writtenAt.getTime() < cutoffs.lastSeenAt.getTime() + 2 * touchEverySeconds * 1000
