import { transact, type Db } from '../../kernel/database/database.ts'
import { createEventThrottle } from '../../kernel/event-throttle.ts'
import { hashOfToken } from '../../kernel/token.ts'
import type { FederatedConfirmation } from './contract.ts'
import { enter } from './admit.ts'
import { errors } from './errors.ts'
import type { Entry, Proved, SignInDependencies } from './dependencies.ts'
import { verifyAnswer, type PasskeyAnswer } from './passkey.ts'
import { prove, proveFactor } from './password.ts'
import { requireWelcome } from './refusal.ts'
import { callerOf, type Visitor } from './caller.ts'

/** Whom an identity provider has named, and what is known of that here. */
export type Federated = {
  userId: string
  /** What people call the provider. */
  provider: string
  identity: { issuer: string; subject: string }
  /** Whether the person was tied to that identity before. */
  isLinked: boolean
  /** Whether the provider has asked for more than one factor. */
  isMultiFactor: boolean
}

type By = { visitor: Visitor }
type Asks = FederatedConfirmation['asks']
type Pending = Pick<Federated, 'userId' | 'provider' | 'identity'> & { asks: Asks }

const confirmationMinutes = 10

/**
 * Lets in whoever another house vouches for, as far as its word goes: an account that has a way in of its own is tied to an identity
 * only by a sign-in of its own, and a second factor is asked for here unless it was there.
 */
export async function enterFederated(
  dependencies: SignInDependencies,
  db: Db,
  federated: Federated,
  visitor: Visitor,
): Promise<Entry> {
  const asks = await asksOf(dependencies, db, federated)
  if (asks !== undefined) return askToConfirm(dependencies, db, { ...federated, asks, visitor })
  if (!federated.isLinked) await transact(db, (tx) => link(dependencies, tx, { ...federated, visitor }))
  return enter(dependencies, db, { userId: federated.userId, method: 'oidc' }, visitor)
}

async function asksOf(
  dependencies: SignInDependencies,
  db: Db,
  federated: Federated,
): Promise<Asks | undefined> {
  const { userId, isLinked, isMultiFactor } = federated
  const { totp, passkeys } = await dependencies.factors.heldBy(db, userId)
  const hasFactor = totp || passkeys > 0
  if (!isLinked) {
    const { password, elsewhere } = await dependencies.users.findOwnWays(db, userId)
    if (password || elsewhere || hasFactor) return 'account'
  }
  return hasFactor && !isMultiFactor ? 'second_factor' : undefined
}

async function askToConfirm(
  dependencies: SignInDependencies,
  db: Db,
  { userId, provider, identity, asks, visitor }: Pending & By,
): Promise<Entry> {
  const proved = await dependencies.users.findProved(db, userId)
  await requireWelcome(dependencies, db, { proved, by: callerOf(visitor) })
  if (!proved) return enter(dependencies, db, { userId, method: 'oidc' }, visitor)
  const browser = browserOf(visitor)
  if (browser === undefined)
    throw new Error('A sign-in that has to be confirmed needs the cookie of its browser.')
  const { token } = await dependencies.tickets.issue(db, {
    purpose: 'oidc_confirmation',
    userId,
    minutes: confirmationMinutes,
    facts: { provider, identity, asks, browser },
  })
  return { entered: false, choice: undefined, confirmation: token }
}

const browserOf = ({ browserToken }: Visitor): string | undefined =>
  browserToken === undefined ? undefined : hashOfToken(browserToken)

/** What is still asked for, and of whom; it is not used up. */
export async function showConfirmation(
  dependencies: SignInDependencies,
  db: Db,
  ticket: string,
  visitor: Visitor,
): Promise<FederatedConfirmation> {
  const { pending, proved } = await find(dependencies, db, { ticket, visitor })
  const { userId, provider, asks } = pending
  const { totp, passkeys, recoveryCodesLeft } = await dependencies.factors.heldBy(db, userId)
  const { password } = await dependencies.users.findOwnWays(db, userId)
  const methods = [
    ...(asks === 'account' && password ? (['password'] as const) : []),
    ...(totp ? (['totp'] as const) : []),
    ...(recoveryCodesLeft > 0 ? (['recovery_code'] as const) : []),
    ...(passkeys > 0 ? (['passkey'] as const) : []),
  ]
  return { email: proved.user.email, provider, asks, methods }
}

export type Confirmation = { ticket: string; password?: string | undefined; code?: string | undefined }

/** Confirms by what the account itself has, counted with the sign-ins: its password, with a code where one is held, or the code alone. */
export async function confirmFederated(
  dependencies: SignInDependencies,
  db: Db,
  { ticket, password, code }: Confirmation,
  visitor: Visitor,
): Promise<Entry> {
  const { pending, proved } = await find(dependencies, db, { ticket, visitor })
  const { email, id: onlyUserId } = proved.user
  const { deviceToken } = visitor
  const claim = { email, occasion: 'sign_in', deviceToken, from: callerOf(visitor) } as const
  if (pending.asks === 'account')
    await prove(dependencies, db, { attempt: { email, password: password ?? '', code }, claim, onlyUserId })
  else await proveFactor(dependencies, db, { userId: onlyUserId, code, claim })
  return finish(dependencies, db, { ticket, pending, visitor })
}

/** The same by a passkey of that person. */
export function confirmFederatedByPasskey(dependencies: SignInDependencies) {
  const parts = { ...dependencies, eventThrottle: createEventThrottle() }
  return async (
    db: Db,
    { ticket, passkey }: { ticket: string; passkey: PasskeyAnswer },
    visitor: Visitor,
  ): Promise<Entry> => {
    const { pending } = await find(dependencies, db, { ticket, visitor })
    const onlyUserId = pending.userId
    await verifyAnswer(parts, db, { ...passkey, occasion: 'sign_in', by: callerOf(visitor), onlyUserId })
    return finish(dependencies, db, { ticket, pending, visitor })
  }
}

async function find(
  { tickets, users }: SignInDependencies,
  db: Db,
  { ticket: token, visitor }: { ticket: string } & By,
): Promise<{ pending: Pending; proved: Proved }> {
  const ticket = await tickets.look(db, 'oidc_confirmation', token)
  const facts = ticket?.facts as (Omit<Pending, 'userId'> & { browser: string }) | undefined
  const isTheirs = facts !== undefined && facts.browser === browserOf(visitor)
  const proved = isTheirs ? await users.findProved(db, ticket?.userId ?? '') : undefined
  if (!isTheirs || !proved) throw errors.CONFIRMATION_OVER()
  return { pending: { ...facts, userId: proved.user.id }, proved }
}

async function finish(
  dependencies: SignInDependencies,
  db: Db,
  { ticket, pending, visitor }: { ticket: string; pending: Pending } & By,
): Promise<Entry> {
  const isDone = await transact(db, async (tx) => {
    if (!(await dependencies.tickets.redeem(tx, 'oidc_confirmation', ticket))) return false
    return pending.asks === 'second_factor' || link(dependencies, tx, { ...pending, visitor })
  })
  if (!isDone) throw errors.CONFIRMATION_OVER()
  return enter(dependencies, db, { userId: pending.userId, method: 'oidc' }, visitor)
}

/** Of two who arrive with the same address at the same moment, one is tied to the person; the other one is not let in. */
async function link(
  { users, audit }: SignInDependencies,
  tx: Db,
  { userId, identity, visitor }: Pick<Federated, 'userId' | 'identity'> & By,
): Promise<true> {
  if (!(await users.linkIdentity(tx, { ...identity, userId }))) throw errors.CONFIRMATION_OVER()
  await audit.record(tx, {
    type: 'oidc.linked',
    outcome: 'success',
    by: callerOf(visitor),
    subject: { type: 'user', id: userId },
    details: identity,
  })
  return true
}
