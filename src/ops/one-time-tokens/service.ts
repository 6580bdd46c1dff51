import { type Clock, addMinutes } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database/database.ts'
import { hashOfToken, newToken } from '../../kernel/token.ts'
import * as queries from './queries.ts'
import type { TicketPurpose } from './tables.ts'

export type OneTimeTokens = ReturnType<typeof createOneTimeTokens>

export type NewTicket = {
  purpose: TicketPurpose
  /** Whom it is about; `revokeOf` finds it by this. */
  userId?: string
  minutes: number
  /** What redeeming it gives back: plain JSON. */
  facts?: Record<string, unknown>
}
export type Ticket = { userId: string | undefined; facts: Record<string, unknown> }

/** Secrets that work once and not for long. Only their hash is kept. */
export function createOneTimeTokens({ clock }: { clock: Clock }) {
  const claimOf = (purpose: TicketPurpose, token: string): queries.Claim | undefined => {
    const tokenHash = hashOfToken(token)
    return tokenHash === undefined ? undefined : { tokenHash, purpose, at: clock.now() }
  }
  return {
    /** Makes a ticket; the token is in the answer and nowhere else. */
    async issue(db: Db, { purpose, userId, minutes, facts = {} }: NewTicket) {
      const { token, tokenHash } = newToken()
      const createdAt = clock.now()
      const expiresAt = addMinutes(createdAt, minutes)
      await queries.insertTicket(db, {
        token_hash: tokenHash,
        purpose,
        user_id: userId ?? null,
        facts,
        created_at: createdAt,
        expires_at: expiresAt,
      })
      return { token, expiresAt }
    },

    /** What the ticket says, without using it up; undefined for one that is unknown, used, expired or for another purpose. */
    async look(db: Db, purpose: TicketPurpose, token: string): Promise<Ticket | undefined> {
      const claim = claimOf(purpose, token)
      return claim && toTicket(await queries.findTicket(db, claim))
    },

    /** Uses the ticket up: of any number of attempts at once, one gets it. */
    async redeem(db: Db, purpose: TicketPurpose, token: string): Promise<Ticket | undefined> {
      const claim = claimOf(purpose, token)
      return claim && toTicket(await queries.takeTicket(db, claim))
    },

    /** Makes all open tickets of these purposes for a person worthless. */
    revokeOf: (db: Db, userId: string, purposes: readonly TicketPurpose[]): Promise<void> =>
      queries.deleteTicketsOf(db, userId, purposes),
  }
}

const toTicket = (row: Awaited<ReturnType<typeof queries.findTicket>>): Ticket | undefined =>
  row && { userId: row.user_id ?? undefined, facts: row.facts }
