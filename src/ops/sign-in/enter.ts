import type { Db } from '../../kernel/database.ts'
import { admit } from './admit.ts'
import { errors } from './errors.ts'
import type { Entry, SignInMethod, SignInNeeds } from './needs.ts'
import { requireWelcome } from './refusal.ts'
import { callerOf, type Visitor } from './visitor.ts'

/**
 * Lets in a person whose identity somebody else has proved: a passkey, or the house they work for. What comes of it (a session, a
 * choice, a refusal at the limit) is as after a password. Throws IP_REFUSED, or SIGN_IN_FAILED when there is no such active person.
 */
export const enter =
  (needs: SignInNeeds) =>
  async (
    db: Db,
    { userId, method }: { userId: string; method: Exclude<SignInMethod, 'password'> },
    visitor: Visitor,
  ): Promise<Entry> => {
    const proved = await needs.users.findProved(db, userId)
    await requireWelcome(needs, db, { proved, by: callerOf(visitor) })
    const entry = proved && (await admit(needs)(db, { proved, method }, visitor))
    if (entry) return entry
    await needs.audit.record(db, {
      type: 'sign_in.failed',
      outcome: 'failure',
      by: callerOf(visitor),
      subject: { type: 'user', id: userId },
      details: { occasion: 'sign_in', reason: proved ? 'changed_meanwhile' : 'disabled', method },
    })
    throw errors.SIGN_IN_FAILED()
  }
