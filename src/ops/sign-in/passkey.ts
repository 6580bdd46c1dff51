import type { Db } from '../../kernel/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import { enter } from './enter.ts'
import { errors } from './errors.ts'
import { personOf } from './me.ts'
import type { Entry, SignInNeeds } from './needs.ts'
import { confirm, type Confirmed } from './step-up.ts'
import { callerOf, type Visitor } from './visitor.ts'

export type PasskeyAnswer = { ticket: string; response: unknown }

/** Signs in by a passkey alone: it is two factors in one, the thing and whatever unlocks it. */
export const signInWithPasskey =
  (needs: SignInNeeds) =>
  async (db: Db, answer: PasskeyAnswer, visitor: Visitor): Promise<Entry> => {
    const { userId } = await verify(needs, db, { ...answer, occasion: 'sign_in', by: callerOf(visitor) })
    return enter(needs)(db, { userId, method: 'passkey' }, visitor)
  }

/** Proves by a passkey that it is still the same person; anybody else's is refused. */
export const stepUpWithPasskey =
  (needs: SignInNeeds) =>
  async (db: Db, answer: PasskeyAnswer, by: Caller): Promise<Confirmed> => {
    const { userId: onlyUserId } = personOf(by)
    await verify(needs, db, { ...answer, occasion: 'step_up', by, onlyUserId })
    return confirm(needs, db, { by, method: 'passkey' })
  }

type Attempt = PasskeyAnswer & { occasion: 'sign_in' | 'step_up'; by: Caller; onlyUserId?: string }

/** Nothing here can be guessed, so nothing is counted: a challenge is answered once, and by a key that nobody has typed. */
async function verify(
  { factors, audit }: SignInNeeds,
  db: Db,
  { ticket, response, occasion, by, onlyUserId }: Attempt,
): Promise<{ userId: string }> {
  const holder = await factors.verifyPasskey(db, ticket, response)
  if (holder && (onlyUserId === undefined || holder.userId === onlyUserId)) return holder
  const reason = holder ? 'somebody_else' : 'passkey_refused'
  await audit.record(db, {
    type: 'sign_in.failed',
    outcome: 'failure',
    by,
    details: { occasion, reason },
    ...(holder ? { subject: { type: 'user', id: holder.userId } } : {}),
  })
  throw errors.PASSKEY_REFUSED()
}
