import { transact, type Db } from '../../kernel/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import { newToken } from '../../kernel/token.ts'
import { errors } from './errors.ts'
import type { Parts } from './needs.ts'
import * as queries from './queries.ts'

/** `authenticated`: the person has just proved again who they are. */
export type Renewal = { by: Caller; authenticated: boolean }

/**
 * Gives an open session a new token; the old one is refused everywhere at once. A proof of who the person is
 * gets noted, and answers what was asked of them.
 */
export const renew =
  ({ clock, audit, known }: Parts) =>
  async (db: Db, sessionId: string, { by, authenticated }: Renewal): Promise<{ token: string }> => {
    const { token, tokenHash } = newToken()
    const authenticatedAt = authenticated ? clock.now() : undefined
    const oldHash = await transact(db, async (tx) => {
      const old = await queries.replaceToken(tx, sessionId, { tokenHash, authenticatedAt })
      if (old === undefined) throw errors.SESSION_NOT_FOUND({ id: sessionId })
      const subject = { type: 'session', id: sessionId }
      const details = { authenticated }
      await audit.record(tx, { type: 'session.renewed', outcome: 'success', by, subject, details })
      await known.announce(tx, [old])
      return old
    })
    known.forget([oldHash])
    return { token }
  }
