import { rateLimitKeyOf } from '../../kernel/network/address.ts'
import type { Db } from '../../kernel/database/database.ts'
import { createFloods, type Floods } from '../../kernel/event-throttle.ts'
import type { Caller } from '../../kernel/identity.ts'
import { mayBegin } from './attempts/beginnings.ts'
import { enter } from './admit.ts'
import { errors } from './errors.ts'
import { personOf, callerOf, type Visitor } from './caller.ts'
import type { Entry, SignInNeeds } from './dependencies.ts'
import { requireWelcome } from './refusal.ts'
import { confirm, type Confirmed } from './step-up.ts'

export type PasskeyAnswer = { ticket: string; response: unknown }

/** A challenge for whichever passkey its holder chooses. */
export async function startPasskey(
  needs: SignInNeeds,
  db: Db,
  by: Caller,
): Promise<{ ticket: string; options: unknown }> {
  await mayBegin(needs, by)
  return needs.factors.startPasskeySignIn(db)
}

/** Signs in by a passkey alone: it is two factors in one, the thing and whatever unlocks it. */
export function signInWithPasskey(needs: SignInNeeds) {
  const parts: Parts = { ...needs, floods: createFloods() }
  return async (db: Db, answer: PasskeyAnswer, visitor: Visitor): Promise<Entry> => {
    const { userId } = await verifyAnswer(parts, db, {
      ...answer,
      occasion: 'sign_in',
      by: callerOf(visitor),
    })
    return enter(needs, db, { userId, method: 'passkey' }, visitor)
  }
}

/** Proves by a passkey that it is still the same person; anybody else's is refused. */
export function stepUpWithPasskey(needs: SignInNeeds) {
  const parts: Parts = { ...needs, floods: createFloods() }
  return async (db: Db, answer: PasskeyAnswer, by: Caller): Promise<Confirmed> => {
    const { userId: onlyUserId } = personOf(by)
    await requireWelcome(needs, db, { proved: await needs.users.findProved(db, onlyUserId), by })
    await verifyAnswer(parts, db, { ...answer, occasion: 'step_up', by, onlyUserId })
    return confirm(needs, db, { by, method: 'passkey' })
  }
}

type Parts = SignInNeeds & { floods: Floods }
export type PasskeyAttempt = PasskeyAnswer & {
  occasion: 'sign_in' | 'step_up'
  by: Caller
  onlyUserId?: string
}

/** Nothing here can be guessed, so nothing is counted: a challenge is answered once, and by a key that nobody has typed. */
export async function verifyAnswer(
  parts: Parts,
  db: Db,
  attempt: PasskeyAttempt,
): Promise<{ userId: string }> {
  const { ticket, response, onlyUserId } = attempt
  const holder = await parts.factors.verifyPasskey(db, ticket, response)
  if (holder && (onlyUserId === undefined || holder.userId === onlyUserId)) return holder
  await recordRefusal(parts, db, { ...attempt, holder })
  throw errors.PASSKEY_REFUSED()
}

async function recordRefusal(
  { audit, clock, floods }: Parts,
  db: Db,
  { occasion, by, holder }: PasskeyAttempt & { holder: { userId: string } | undefined },
): Promise<void> {
  const subject = holder && { type: 'user', id: holder.userId }
  const reason = holder ? 'somebody_else' : 'passkey_refused'
  // Made-up answers cost their sender nothing: of one network they are one flood.
  const count = floods.note(`${reason} ${holder?.userId ?? rateLimitKeyOf(by.address ?? '')}`, clock.now())
  if (count === undefined) return
  const event = { type: 'sign_in.failed', outcome: 'failure', by, ...(subject && { subject }) } as const
  await audit.record(db, { ...event, details: { occasion, reason, count } })
}
