import { transact, type Db } from '../../kernel/database.ts'
import { errors as kernelErrors } from '../../kernel/errors.ts'
import type { Caller, Identity } from '../../kernel/identity.ts'
import type { Audit } from '../audit/service.ts'
import type { Sessions } from '../sessions/service.ts'
import type { Users } from '../users/service.ts'
import type { Me } from './contract.ts'
import { errors } from './errors.ts'

export type SignInNeeds = {
  identity: Identity
  sessions: Pick<Sessions, 'open' | 'end'>
  users: Pick<Users, 'verifyPassword' | 'stillHolds'>
  audit: Pick<Audit, 'record'>
}

export type SignIn = ReturnType<typeof createSignIn>

/** Signing in with e-mail address and password, and out. */
export const createSignIn = (needs: SignInNeeds) => ({
  signIn: signIn(needs),
  signOut: signOut(needs),
  me: me(needs),
})

type Attempt = { email: string; password: string }
type SignedIn = Me & { token: string }
type Verified = Extract<Awaited<ReturnType<Users['verifyPassword']>>, { ok: true }>

/** Opens a session; the answer to every failure is the same, and so is what it costs. */
const signIn =
  (needs: SignInNeeds) =>
  async (db: Db, { email, password }: Attempt, from: Caller): Promise<SignedIn> => {
    const verified = await needs.users.verifyPassword(db, email, password)
    const signedIn = verified.ok && (await transact(db, (tx) => openFor(needs, tx, { verified, from })))
    if (signedIn === 'limited') throw errors.SESSION_LIMIT()
    if (signedIn) return signedIn
    const failure = verified.ok ? { reason: 'changed_meanwhile', userId: verified.user.id } : verified
    await needs.audit.record(db, failedEvent(email, failure, from))
    throw errors.SIGN_IN_FAILED()
  }

async function openFor(
  { users, sessions, audit }: SignInNeeds,
  tx: Db,
  { verified, from }: { verified: Verified; from: Caller },
): Promise<SignedIn | 'limited' | undefined> {
  const { address, userAgent } = from
  if (address === undefined) throw new Error('Signing in needs a client address.')
  if (!(await users.stillHolds(tx, verified))) return undefined
  const { user } = verified
  const opening = { userId: user.id, userName: user.name, address, userAgent, method: 'password' } as const
  const opened = await sessions.open(tx, opening)
  if (!opened.opened) return 'limited'
  const { id, token } = opened
  const actor = { kind: 'user', id: user.id, name: user.name } as const
  const by: Caller = { ...from, actor, roles: user.roles, sessionId: id }
  const subject = { type: 'user', id: user.id }
  await audit.record(tx, { type: 'sign_in.succeeded', outcome: 'success', by, subject })
  return { user, session: { id }, token }
}

type Failure = { reason: string; userId?: string }

const failedEvent = (email: string, { reason, userId }: Failure, by: Caller) => ({
  type: 'sign_in.failed' as const,
  outcome: 'failure' as const,
  by,
  details: { email, reason },
  ...(userId === undefined ? {} : { subject: { type: 'user', id: userId } }),
})

/** Ends the caller's own session. */
const signOut =
  ({ sessions }: SignInNeeds) =>
  async (db: Db, by: Caller): Promise<void> => {
    const { sessionId } = personOf(by)
    await sessions.end(db, sessionId, { by, reason: 'signed_out' })
  }

/** Who the caller is. */
const me =
  ({ identity }: SignInNeeds) =>
  async (by: Caller): Promise<Me> => {
    const { userId, sessionId } = personOf(by)
    const person = await identity.find(userId)
    if (!person) throw kernelErrors.UNAUTHENTICATED()
    const { id, name, email = '', roles } = person
    return { user: { id, email, name, roles: [...roles] }, session: { id: sessionId } }
  }

function personOf({ actor, sessionId }: Caller): { userId: string; sessionId: string } {
  if (actor.kind !== 'user' || sessionId === undefined) throw kernelErrors.SESSION_NEEDED()
  return { userId: actor.id, sessionId }
}
