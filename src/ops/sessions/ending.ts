import type { AnnouncedCache } from '../../kernel/announced-cache.ts'
import { transact, type Db } from '../../kernel/database.ts'
import { jobCaller, type Caller } from '../../kernel/identity.ts'
import type { Audit } from '../audit/service.ts'
import type { Remembered } from './remembered.ts'
import type { Parts } from './needs.ts'
import * as queries from './queries.ts'
import type { EndedSessionRow } from './tables.ts'
import type { EndReason } from './words.ts'

export type EndOrder = { by: Caller; reason: EndReason }

/** Ends one session for the next request on every node; answers whether it was still open. */
export const end =
  (parts: Parts) =>
  async (db: Db, id: string, { by, reason }: EndOrder): Promise<boolean> => {
    const at = parts.clock.now()
    const ended = await endAndTell(parts, db, {
      by,
      end: (tx) => queries.endSessions(tx, [id], { at, reason }),
    })
    return ended.length > 0
  }

/** Ends all open sessions of a person, or all but `exceptId`; answers how many. */
export const endAllOf =
  (parts: Parts) =>
  async (db: Db, userId: string, order: EndOrder & { exceptId?: string | undefined }): Promise<number> => {
    const { by, reason, exceptId } = order
    const at = parts.clock.now()
    const ended = await endAndTell(parts, db, {
      by,
      end: (tx) => queries.endSessionsOf(tx, { userId, exceptId }, { at, reason }),
    })
    return ended.length
  }

export type EndingNeeds = { known: AnnouncedCache<Remembered>; audit: Pick<Audit, 'record'> }

/** Who ends sessions, and the statement that moves them to the history. */
export type Move = { by: Caller; end: (tx: Db) => Promise<EndedSessionRow[]> }

/** Who ended a session that timed out: nobody did. */
export const timeKeeper = jobCaller('sessions.expire')

/** Ends sessions in one transaction: the move, an audit event for each, the announcement to every node. */
export async function endAndTell(needs: EndingNeeds, db: Db, move: Move): Promise<EndedSessionRow[]> {
  return (await endAndAnnounce(needs, db, move)).ended
}

/** The same, with the ids of the announcements. */
async function endAndAnnounce({ known, audit }: EndingNeeds, db: Db, { by, end: move }: Move) {
  const done = await transact(db, async (tx) => {
    const ended = await move(tx)
    for (const row of ended) await audit.record(tx, endedEvent(row, by))
    const announcements = await known.announce(tx, hashesOf(ended), idsOf(ended))
    return { ended, announcements }
  })
  known.forget(hashesOf(done.ended))
  return done
}

const hashesOf = (rows: readonly EndedSessionRow[]): string[] => rows.map((row) => row.token_hash)
const idsOf = (rows: readonly EndedSessionRow[]): string[] => rows.map((row) => row.id)

const eventTypes = {
  signed_out: 'session.signed_out',
  idle_timeout: 'session.expired',
  absolute_timeout: 'session.expired',
  limit: 'session.limited',
  terminated: 'session.terminated',
  suspicious: 'session.stolen',
  credentials_changed: 'session.terminated',
  user_disabled: 'session.terminated',
} as const satisfies Record<EndReason, string>

const endedEvent = (row: EndedSessionRow, by: Caller) => ({
  type: eventTypes[row.ended_reason],
  outcome: 'success' as const,
  by,
  subject: { type: 'session', id: row.id },
  details: { userId: row.user_id, reason: row.ended_reason },
})
