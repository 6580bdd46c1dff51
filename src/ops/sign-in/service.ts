import type { LockedAccount } from './contract.ts'
import { bind } from '../../kernel/bind.ts'
import { transact, type Db } from '../../kernel/database/database.ts'
import { errors as kernelErrors } from '../../kernel/errors.ts'
import type { Caller } from '../../kernel/identity.ts'
import { mayBegin } from './attempts/beginnings.ts'
import { choose, showChoice } from './choice.ts'
import { enter } from './admit.ts'
import { me, requireUserId } from './caller.ts'
import { confirmFederated, confirmFederatedByPasskey, enterFederated, showConfirmation } from './federated.ts'
import type { SignInDependencies } from './dependencies.ts'
import { signInWithPasskey, startPasskey, stepUpWithPasskey } from './passkey.ts'
import { signIn } from './password.ts'
import { stepUp } from './step-up.ts'

export { beginningsLimit } from './attempts/beginnings.ts'
export { createAttempts, type Attempts } from './attempts/attempts.ts'
export type { Entry, SignInDependencies } from './dependencies.ts'
export type { Visitor } from './caller.ts'
export type SignIn = ReturnType<typeof createSignIn>

/** Ways in: by password and code, by passkey, by another house's word; proving it again later; and out. */
export const createSignIn = (dependencies: SignInDependencies) => ({
  ways: dependencies.ways,
  signIn: bind(dependencies, signIn),
  showChoice: bind(dependencies, showChoice),
  choose: bind(dependencies, choose),
  mayBegin: bind(dependencies, mayBegin),
  startPasskey: bind(dependencies, startPasskey),
  signInWithPasskey: signInWithPasskey(dependencies),
  enter: bind(dependencies, enter),
  enterFederated: bind(dependencies, enterFederated),
  showConfirmation: bind(dependencies, showConfirmation),
  confirmFederated: bind(dependencies, confirmFederated),
  confirmFederatedByPasskey: confirmFederatedByPasskey(dependencies),
  stepUp: bind(dependencies, stepUp),
  stepUpWithPasskey: stepUpWithPasskey(dependencies),
  unlock: bind(dependencies, unlock),
  listLocked: bind(dependencies, listLocked),
  signOut: bind(dependencies, signOut),
  me: bind(dependencies, me),
})

/** Whose sign-in is refused to strangers' browsers now. Who is no person here any more is left out. */
async function listLocked(
  { attempts, identity }: SignInDependencies,
  db: Db,
): Promise<{ items: LockedAccount[] }> {
  const items: LockedAccount[] = []
  for (const locked of await attempts.listLocked(db)) {
    const person = await identity.find(locked.userId)
    if (person !== undefined) items.push({ ...locked, name: person.name })
  }
  return { items }
}

/** Makes the failed sign-ins of a person forgotten, so that strangers' browsers are looked at again. */
async function unlock(
  { identity, attempts, audit }: SignInDependencies,
  db: Db,
  userId: string,
  by: Caller,
): Promise<void> {
  const person = await identity.find(userId)
  if (person?.email === undefined) throw kernelErrors.NOT_FOUND()
  const { email } = person
  const subject = { type: 'user', id: userId }
  await transact(db, async (tx) => {
    await attempts.forget(tx, email)
    await audit.record(tx, { type: 'sign_in.unlocked', outcome: 'success', by, subject })
  })
}

/** Ends the caller's own session. */
async function signOut({ sessions }: SignInDependencies, db: Db, by: Caller): Promise<void> {
  const { sessionId } = requireUserId(by)
  await sessions.end(db, sessionId, { by, reason: 'signed_out' })
}
