import { addMinutes } from '../../kernel/clock.ts'
import { transact, type Db } from '../../kernel/database/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import type { OpenSession } from './contract.ts'
import type { Entry, Proved, SignInMethod, SignInDependencies } from './dependencies.ts'
import { type Visitor, callerOf } from './caller.ts'
import { errors } from './errors.ts'
import { requireWelcome } from './refusal.ts'

export type Admission = {
  proved: Proved
  method: SignInMethod
  /** The session that the person chose to end. */
  endSessionId?: string
  /** Until when what was proved is good for a choice; from now on where there was none before. */
  choiceUntil?: Date
}

const choiceMinutes = 5

/**
 * Lets somebody in who has proved who they are: a new session, or the answer of the limit. Undefined when what was proved no longer
 * holds. A session that the browser still had is ended if it was theirs, and otherwise left alone.
 */
export async function admit(
  dependencies: SignInDependencies,
  db: Db,
  admission: Admission,
  visitor: Visitor,
): Promise<Entry | undefined> {
  const { proved } = admission
  const visit = toVisit(visitor, proved)
  // Asked before the transaction: the answer may come from the database by another connection.
  const before = await dependencies.sessionBefore(visitor.sessionTokens ?? [], visit)
  return transact(db, async (tx) => {
    if (!(await dependencies.users.stillHolds(tx, proved))) return undefined
    if (before?.userId === proved.user.id)
      await dependencies.sessions.end(tx, before.id, { by: visit.by, reason: 'signed_out' })
    await dependencies.attempts.forget(tx, proved.user.email)
    return open(dependencies, tx, { ...admission, visit })
  })
}

type Visit = {
  address: string
  userAgent: string | undefined
  deviceToken: string | undefined
  by: Caller
}

function toVisit({ address, userAgent, deviceToken }: Visitor, { user }: Proved): Visit {
  if (address === undefined) throw new Error('Signing in needs a client address.')
  const actor = { kind: 'user', id: user.id, name: user.name } as const
  const by = { actor, roles: user.roles, address, ...(userAgent === undefined ? {} : { userAgent }) }
  return { address, userAgent, deviceToken, by }
}

async function open(
  dependencies: SignInDependencies,
  tx: Db,
  admission: Admission & { visit: Visit },
): Promise<Entry> {
  const { proved, method, endSessionId, visit } = admission
  const { user } = proved
  const { address, userAgent, by } = visit
  const opening = { userId: user.id, userName: user.name, address, userAgent, method, endSessionId }
  const outcome = await dependencies.sessions.open(tx, opening)
  if (!outcome.opened)
    return {
      entered: false,
      choice:
        outcome.policy === 'ask' ? await offer(dependencies, tx, { ...admission, ...outcome }) : undefined,
    }
  const { id, token, factors } = outcome
  await dependencies.users.noteSignIn(tx, user.id)
  await dependencies.audit.record(tx, {
    type: 'sign_in.succeeded',
    outcome: 'success',
    by: { ...by, sessionId: id },
    subject: { type: 'user', id: user.id },
    details: { method },
    factors,
  })
  await tellIfStrange(dependencies, tx, { ...visit, user, factors })
  const deviceToken = dependencies.attempts.deviceTokenFor(user.email)
  return { entered: true, user, session: { id }, token, deviceToken }
}

type Arrival = Visit & { user: Proved['user']; factors: readonly string[] }

/** A browser that has never been here, and something about the session that is new too: whoever only deletes cookies is not bothered. */
async function tellIfStrange({ attempts, tellNewDevice }: SignInDependencies, tx: Db, arrival: Arrival) {
  const { user, factors, deviceToken, address, userAgent } = arrival
  if (factors.length === 0 || attempts.isKnownDevice(user.email, deviceToken)) return
  await tellNewDevice(tx, user.id, { address, userAgent })
}

/** What is in a ticket of this purpose; nobody else makes one. */
export type ChoiceFacts = {
  method: SignInMethod
  credentialsChangedAt: string
  until: string
  userAgent: string
  sessions: OpenSession[]
}

type Offer = Admission & { visit: Visit } & {
  sessions: Extract<
    Awaited<ReturnType<SignInDependencies['sessions']['open']>>,
    { opened: false }
  >['sessions']
}

/**
 * The choice is good for what was proved just now, in the browser where it was proved, and for nothing that comes after a change of
 * the password. A choice that leads to another one gains no time.
 */
async function offer(
  { tickets, clock }: SignInDependencies,
  tx: Db,
  { visit, proved, method, ...offer }: Offer,
) {
  const { user, credentialsChangedAt } = proved
  const { sessions, choiceUntil: until = addMinutes(clock.now(), choiceMinutes) } = offer
  const facts: ChoiceFacts = {
    method,
    credentialsChangedAt: credentialsChangedAt.toISOString(),
    until: until.toISOString(),
    userAgent: visit.userAgent ?? '',
    sessions,
  }
  const minutes = (until.getTime() - clock.now().getTime()) / 60_000
  const { token } = await tickets.issue(tx, { purpose: 'session_choice', userId: user.id, minutes, facts })
  return { ticket: token, sessions }
}

/**
 * Lets in a person whose identity somebody else has proved: a passkey, or the house they work for. What comes of it (a session, a
 * choice, a refusal at the limit) is as after a password. Throws IP_REFUSED, or SIGN_IN_FAILED when there is no such active person.
 */
export async function enter(
  dependencies: SignInDependencies,
  db: Db,
  { userId, method }: { userId: string; method: Exclude<SignInMethod, 'password'> },
  visitor: Visitor,
): Promise<Entry> {
  const proved = await dependencies.users.findProved(db, userId)
  await requireWelcome(dependencies, db, { proved, by: callerOf(visitor) })
  const entry = proved && (await admit(dependencies, db, { proved, method }, visitor))
  if (entry) return entry
  await dependencies.audit.record(db, {
    type: 'sign_in.failed',
    outcome: 'failure',
    by: callerOf(visitor),
    subject: { type: 'user', id: userId },
    details: { occasion: 'sign_in', reason: proved ? 'changed_meanwhile' : 'disabled', method },
  })
  throw errors.SIGN_IN_FAILED()
}
