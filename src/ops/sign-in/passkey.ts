import { rateLimitKeyOf } from '../../kernel/network/address.ts'
import type { Db } from '../../kernel/database/database.ts'
import { createEventThrottle, type EventThrottle } from '../../kernel/event-throttle.ts'
import type { Caller } from '../../kernel/identity.ts'
import { mayBegin } from './attempts/beginnings.ts'
import { enter } from './admit.ts'
import { errors } from './errors.ts'
import { requireUserId, callerOf, type Visitor } from './caller.ts'
import type { Entry, SignInDependencies } from './dependencies.ts'
import { requireWelcome } from './refusal.ts'
import { confirm, type Confirmed } from './step-up.ts'

export type PasskeyAnswer = { ticket: string; response: unknown }

/** A challenge for whichever passkey its holder chooses. */
export async function startPasskey(
  dependencies: SignInDependencies,
  db: Db,
  by: Caller,
): Promise<{ ticket: string; options: unknown }> {
  await mayBegin(dependencies, by)
  return dependencies.factors.startPasskeySignIn(db)
}

/** Signs in by a passkey alone: it is two factors in one, the thing and whatever unlocks it. */
export function signInWithPasskey(dependencies: SignInDependencies) {
  const context: Context = { ...dependencies, eventThrottle: createEventThrottle() }
  return async (db: Db, answer: PasskeyAnswer, visitor: Visitor): Promise<Entry> => {
    const { userId } = await verifyAnswer(context, db, {
      ...answer,
      occasion: 'sign_in',
      by: callerOf(visitor),
    })
    return enter(dependencies, db, { userId, method: 'passkey' }, visitor)
  }
}

/** Proves by a passkey that it is still the same person; anybody else's is refused. */
export function stepUpWithPasskey(dependencies: SignInDependencies) {
  const context: Context = { ...dependencies, eventThrottle: createEventThrottle() }
  return async (db: Db, answer: PasskeyAnswer, by: Caller): Promise<Confirmed> => {
    const { userId: onlyUserId } = requireUserId(by)
    await requireWelcome(dependencies, db, {
      proved: await dependencies.users.findProved(db, onlyUserId),
      by,
    })
    await verifyAnswer(context, db, { ...answer, occasion: 'step_up', by, onlyUserId })
    return confirm(dependencies, db, { by, method: 'passkey' })
  }
}

type Context = SignInDependencies & { eventThrottle: EventThrottle }
export type PasskeyAttempt = PasskeyAnswer & {
  occasion: 'sign_in' | 'step_up'
  by: Caller
  onlyUserId?: string
}

/** Nothing here can be guessed, so nothing is counted: a challenge is answered once, and by a key that nobody has typed. */
export async function verifyAnswer(
  context: Context,
  db: Db,
  attempt: PasskeyAttempt,
): Promise<{ userId: string }> {
  const { ticket, response, onlyUserId } = attempt
  const holder = await context.factors.verifyPasskey(db, ticket, response)
  if (holder && (onlyUserId === undefined || holder.userId === onlyUserId)) return holder
  await recordRefusal(context, db, { ...attempt, holder })
  throw errors.PASSKEY_REFUSED()
}

async function recordRefusal(
  { audit, clock, eventThrottle }: Context,
  db: Db,
  { occasion, by, holder }: PasskeyAttempt & { holder: { userId: string } | undefined },
): Promise<void> {
  const subject = holder && { type: 'user', id: holder.userId }
  const reason = holder ? 'somebody_else' : 'passkey_refused'
  // Made-up answers cost their sender nothing: of one network they are one flood.
  const count = eventThrottle.note(
    `${reason} ${holder?.userId ?? rateLimitKeyOf(by.address ?? '')}`,
    clock.now(),
  )
  if (count === undefined) return
  const event = { type: 'sign_in.failed', outcome: 'failure', by, ...(subject && { subject }) } as const
  await audit.record(db, { ...event, details: { occasion, reason, count } })
}
