import { isDatabaseUnavailable, type Db } from '../../kernel/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { errors } from '../../kernel/errors.ts'
import { hashOfToken } from '../../kernel/token.ts'
import type { WriteBehind } from '../../kernel/write-behind.ts'
import { endAndTell, timeKeeper, type EndingNeeds } from './ending.ts'
import * as queries from './queries.ts'
import { noteSeen, writeTouches, type Session, type Touch } from './remembered.ts'
import type { EndReason } from './words.ts'
import { mustWriteNow, timeoutOf, type Cutoffs } from './timeout.ts'

export type SessionCheck = { valid: true; session: Session } | { valid: false; reason: EndReason | 'unknown' }

export type CheckNeeds = EndingNeeds & {
  db: Db
  clock: Clock
  touches: WriteBehind<Touch>
  cutoffsAt(now: Date): Cutoffs
}

/**
 * Whether a token belongs to an open session, from memory when this node knows it. Throws UNAVAILABLE when the database had
 * to be asked and did not answer: somebody who cannot be checked is not let in, nor taken for an anonymous visitor.
 */
export const check =
  (needs: CheckNeeds) =>
  async (token: string, { address }: { address: string }): Promise<SessionCheck> => {
    const tokenHash = hashOfToken(token)
    if (tokenHash === undefined) return { valid: false, reason: 'unknown' }
    try {
      return await checkHash(needs, tokenHash, { address })
    } catch (error) {
      throw isDatabaseUnavailable(error) ? errors.UNAVAILABLE({}, { retryAfterSeconds: 5 }) : error
    }
  }

/** The same by the hash of the token, for what the server itself remembers. */
export async function checkHash(
  needs: CheckNeeds,
  tokenHash: string,
  { address }: { address: string },
): Promise<SessionCheck> {
  const known = await needs.known.get(tokenHash)
  if (!known) return refuse(needs, tokenHash)
  const now = needs.clock.now()
  const cutoffs = needs.cutoffsAt(now)
  const { id, openedAt } = known.session
  if (timeoutOf({ openedAt, lastSeenAt: known.lastSeenAt }, cutoffs) === undefined)
    return admit(needs, { known, seenAt: now, address })

  // Only this node's memory says so: the row knows of the requests that other nodes have seen.
  const [ended] = await endAndTell(needs, needs.db, {
    by: timeKeeper,
    end: (tx) => queries.endIfDue(tx, id, { at: now, cutoffs }),
  })
  if (ended) return { valid: false, reason: ended.ended_reason }
  needs.known.forget([tokenHash])
  const current = await needs.known.get(tokenHash)
  return current ? admit(needs, { known: current, seenAt: now, address }) : refuse(needs, tokenHash)
}

async function admit(needs: CheckNeeds, touch: Touch): Promise<SessionCheck> {
  const { session, tokenHash, writtenAt } = touch.known
  const valid = { valid: true, session } as const
  noteSeen(touch.known, touch.seenAt)
  if (!mustWriteNow(writtenAt, needs.cutoffsAt(touch.seenAt))) {
    needs.touches.put(session.id, touch)
    return valid
  }
  const stillOpen = await writeTouches(needs.db, [touch])
  if (stillOpen.length > 0) return valid
  needs.known.forget([tokenHash])
  return refuse(needs, tokenHash)
}

async function refuse({ db }: CheckNeeds, tokenHash: string): Promise<SessionCheck> {
  return { valid: false, reason: (await queries.findEndReason(db, tokenHash)) ?? 'unknown' }
}
