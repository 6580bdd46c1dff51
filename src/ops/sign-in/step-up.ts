import { transact, type Db } from '../../kernel/database/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import type { Me } from './contract.ts'
import { me, requireUserId, callerOf, type Visitor } from './caller.ts'
import type { SignInMethod, SignInDependencies } from './dependencies.ts'
import { prove, type PasswordAttempt } from './password.ts'

export type Confirmed = Me & { token: string }

/** Proves by password, and by a code where one is held, that it is still the same person. Counted with the sign-ins. */
export async function stepUp(
  dependencies: SignInDependencies,
  db: Db,
  attempt: Omit<PasswordAttempt, 'email'>,
  visitor: Visitor,
): Promise<Confirmed> {
  const by = callerOf(visitor)
  const { user } = await me(dependencies, by)
  const { email, id: onlyUserId } = user
  const claim = { email, occasion: 'step_up', deviceToken: visitor.deviceToken, from: by } as const
  const { method } = await prove(dependencies, db, { attempt: { ...attempt, email }, claim, onlyUserId })
  return confirm(dependencies, db, { by, method })
}

/** The session goes on under a new token: whoever had got hold of the old one is out. */
export async function confirm(
  dependencies: SignInDependencies,
  db: Db,
  { by, method }: { by: Caller; method: SignInMethod },
): Promise<Confirmed> {
  const { userId, sessionId } = requireUserId(by)
  const who = await me(dependencies, by)
  const { token } = await transact(db, async (tx) => {
    await dependencies.attempts.forget(tx, who.user.email)
    const subject = { type: 'user', id: userId }
    await dependencies.audit.record(tx, {
      type: 'sign_in.confirmed',
      outcome: 'success',
      by,
      subject,
      details: { method },
    })
    return dependencies.sessions.renew(tx, sessionId, { by, authenticated: true })
  })
  return { ...who, token }
}
