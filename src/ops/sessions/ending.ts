import type { AnnouncedCache } from '../../kernel/announced-cache.ts'
import { transact, type Db } from '../../kernel/database.ts'
import { jobCaller, type Caller } from '../../kernel/identity.ts'
import type { Audit } from '../audit/service.ts'
import type { Remembered } from './remembered.ts'
import type { EndedSessionRow } from './tables.ts'
import type { EndReason } from './words.ts'

export type EndingNeeds = { known: AnnouncedCache<Remembered>; audit: Pick<Audit, 'record'> }

/** Who ends sessions, and the statement that moves them to the history. */
export type Move = { by: Caller; end: (tx: Db) => Promise<EndedSessionRow[]> }

/** Who ended a session that timed out: nobody did. */
export const timeKeeper = jobCaller('sessions.expire')

/** Ends sessions in one transaction: the move, an audit event for each, the announcement to every node. */
export async function endAndTell({ known, audit }: EndingNeeds, db: Db, { by, end }: Move) {
  const ended = await transact(db, async (tx) => {
    const rows = await end(tx)
    for (const row of rows) await audit.record(tx, endedEvent(row, by))
    await known.announce(tx, hashesOf(rows))
    return rows
  })
  known.forget(hashesOf(ended))
  return ended
}

const hashesOf = (rows: readonly EndedSessionRow[]): string[] => rows.map((row) => row.token_hash)

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
