import { addHours, addMinutes } from '../../kernel/clock.ts'

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
