import type { Db } from '../../kernel/database.ts'
import * as queries from './queries.ts'

export type Session = {
  id: string
  userId: string
  openedAt: Date
  authenticatedAt: Date
  /** Refused until the person has proved again who they are. */
  reauthenticate: boolean
  address: string
  userAgent: string
}

/** An open session as this node knows it. */
export type Remembered = {
  session: Session
  tokenHash: string
  /** By this node's own requests, or the row when that was later. */
  lastSeenAt: Date
  /** The last-seen time that the row is known to hold. */
  writtenAt: Date
}

export type Touch = { known: Remembered; seenAt: Date; address: string }

export async function load(db: Db, tokenHash: string): Promise<Remembered | undefined> {
  const row = await queries.findSession(db, tokenHash)
  if (!row) return undefined
  const { id, user_id: userId, opened_at: openedAt, authenticated_at: authenticatedAt } = row
  const { address, user_agent: userAgent, reauthenticate } = row
  return {
    session: { id, userId, openedAt, authenticatedAt, reauthenticate, address, userAgent },
    tokenHash,
    lastSeenAt: row.last_seen_at,
    writtenAt: row.last_seen_at,
  }
}

export function noteSeen(known: Remembered, seenAt: Date): void {
  known.lastSeenAt = later(known.lastSeenAt, seenAt)
}

/** Writes last-seen times and notes what the rows now hold; answers the ids of the sessions that are still open. */
export async function writeTouches(db: Db, touches: readonly Touch[]): Promise<string[]> {
  const stillOpen = await queries.touchSessions(
    db,
    touches.map(({ known, seenAt, address }) => ({ id: known.session.id, seenAt, address })),
  )
  for (const { known, seenAt } of touches) known.writtenAt = later(known.writtenAt, seenAt)
  return stillOpen
}

const later = (a: Date, b: Date): Date => (a > b ? a : b)
