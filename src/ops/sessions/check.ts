import { familyOf } from '../../kernel/network/address.ts'
import { isDatabaseUnavailable, type Db } from '../../kernel/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Places } from '../../kernel/network/countries.ts'
import { errors } from '../../kernel/errors.ts'
import { whenKnown, type Soon } from '../../kernel/maybe-promise.ts'
import { hashOfToken } from '../../kernel/token.ts'
import type { WriteBehind } from '../../kernel/write-behind.ts'
import { addressUse, newUse, sameUse, type From } from './usage/usage.ts'
import { endAndTell, timeKeeper, type EndingNeeds } from './end.ts'
import {
  type PersonalLimits,
  type SessionLimits,
  cutoffsAt,
  mustWriteNow,
  timeoutOf,
  type Cutoffs,
} from './limits.ts'
import { notice } from './theft-detection/record-usage.ts'
import * as queries from './queries.ts'
import { noteSeen, type Remembered, type Session, type Touch, type Use } from './cached-sessions.ts'
import { isNews, judge } from './theft-detection/suspicion.ts'
import { touchSessions } from './usage/queries.ts'
import type { EndReason } from './words.ts'

export type Refused = { valid: false; reason: EndReason | 'reauthenticate' | 'unknown' }
export type SessionCheck = { valid: true; session: Session } | Refused

/** An open session, and the request that came with it: `noteUse` counts it once it is let in. */
export type Recognised = {
  valid: true
  session: Session
  request: Request
  /** Absent where nothing counts as use. */
  use: Use | undefined
}
export type Recognition = Recognised | Refused

export type CheckNeeds = EndingNeeds & {
  db: Db
  clock: Clock
  places: Places
  limits: PersonalLimits
  touches: WriteBehind<Touch>
  /** What is being noticed at the moment, by token hash: requests of the same session wait for it. */
  noticing: Map<string, Promise<void>>
}

/**
 * Whether a token belongs to an open session, and whether it may still be in the hands that it was given to; always a promise. What is
 * valid counts as use.
 */
export async function check(needs: CheckNeeds, token: string, from: From): Promise<SessionCheck> {
  const recognised = await checkSoon(needs, token, from)
  if (!recognised.valid) return recognised
  const { session } = recognised
  return (await noteUse(needs, recognised)) ?? { valid: true, session }
}

/**
 * The same at once when this node knows the session, and not yet counted as use: something else may refuse the request. Throws
 * UNAVAILABLE when the database had to be asked and did not answer: somebody who cannot be checked is not let in, nor taken for an
 * anonymous visitor.
 */
export function checkSoon(needs: CheckNeeds, token: string, from: From): Soon<Recognition> {
  const tokenHash = hashOfToken(token)
  if (tokenHash === undefined) return { valid: false, reason: 'unknown' }
  const checked = checkHash(needs, tokenHash, from)
  return checked instanceof Promise ? checked.catch(throwUnavailable) : checked
}

/**
 * Notes that a session is in use, from where the request came: for requests that are let in. Answers how the session ended where only
 * the database knew. Throws UNAVAILABLE when it had to be asked and did not answer.
 */
export function noteUse(needs: CheckNeeds, { session, request, use }: Recognised): Soon<Refused | undefined> {
  if (!use) return undefined
  const { known, at, cutoffs, from } = request
  const isBackground = from.isBackground === true
  if (!isBackground) noteSeen(known, at)
  needs.touches.put(session.id, {
    known,
    seenAt: isBackground ? known.lastSeenAt : at,
    address: use.address,
    uses: [addressUse(session.id, use, at)],
  })
  if (isBackground || !mustWriteNow(known.writtenAt, cutoffs)) return undefined
  return writeNow(needs, request, use).catch(throwUnavailable)
}

function throwUnavailable(error: unknown): never {
  throw isDatabaseUnavailable(error) ? errors.UNAVAILABLE({}, { retryAfterSeconds: 5 }) : error
}

/** `isNoted`: what this request tells has just been written down. */
type Visit = From & { isNoted?: boolean }

/** The same by the hash of the token, for what the server itself remembers. */
export const checkHash = (needs: CheckNeeds, tokenHash: string, from: Visit): Soon<Recognition> =>
  whenKnown(needs.known.get(tokenHash), (known) =>
    known ? checkKnown(needs, known, from) : refuse(needs, tokenHash),
  )

const checkKnown = (needs: CheckNeeds, known: Remembered, from: Visit): Soon<Recognition> =>
  whenKnown(needs.limits.of(needs.db, known.session.userId), (limits) => {
    const at = needs.clock.now()
    const request = { known, at, limits, cutoffs: cutoffsAt(at, limits), from }
    return hasTimedOut(request) ? endIfDue(needs, request) : recognise(needs, request)
  })

const hasTimedOut = ({ known: { session, lastSeenAt }, cutoffs }: Request): boolean =>
  timeoutOf({ openedAt: session.openedAt, lastSeenAt }, cutoffs) !== undefined

/** Only this node's memory says so: the row knows of the requests that other nodes have seen. */
async function endIfDue(needs: CheckNeeds, request: Request): Promise<Recognition> {
  const { at, cutoffs } = request
  const { session, tokenHash } = request.known
  const [ended] = await endAndTell(needs, needs.db, {
    by: timeKeeper,
    end: (tx) => queries.endIfDue(tx, session.id, { at, cutoffs }),
  })
  if (ended) return { valid: false, reason: ended.ended_reason }
  needs.known.forget([tokenHash])
  const known = await needs.known.get(tokenHash)
  return known ? recognise(needs, { ...request, known }) : refuse(needs, tokenHash)
}

type Request = { known: Remembered; at: Date; limits: SessionLimits; cutoffs: Cutoffs; from: Visit }

/**
 * Recognises the session where it is used now, unless that tells something new: this is decided on the row first.
 * Most requests tell nothing new, and wait for nothing.
 */
function recognise(needs: CheckNeeds, request: Request): Soon<Recognition> {
  const { known, at, limits, from } = request
  if (known.isUnproven && from.allowUnproven !== true) return { valid: false, reason: 'reauthenticate' }
  const same = sameUse(known, from)
  if (same) {
    // Only from where it is in use anyway nothing is written down: elsewhere a thief could work without being seen.
    if (from.isBackground === true) return recognised(request, undefined)
    same.sighting.at = at.getTime()
    return recognised(request, same)
  }
  const use = newUse(needs.places, request)
  const judgement = judge(known.standing, use.sighting, limits.suspiciousIpChanges)
  if (from.isNoted !== true && isNews(known.standing, use.sighting, judgement))
    return noticeFirst(needs, request, use)
  known.standing = { ...known.standing, trail: judgement.trail }
  known.uses[familyOf(from.address)] = use
  return recognised(request, use)
}

const recognised = (request: Request, use: Use | undefined): Recognised => ({
  valid: true,
  session: request.known.session,
  request,
  use,
})

async function noticeFirst(needs: CheckNeeds, request: Request, use: Use): Promise<Recognition> {
  const { known, limits, from } = request
  const isNoted = await noticeInTurn(needs, { known, use, limits })
  return checkHash(needs, known.tokenHash, { ...from, isNoted })
}

/** Writes it down, or waits for what is being written of the same session; answers which. */
async function noticeInTurn(needs: CheckNeeds, noticed: Parameters<typeof notice>[1]): Promise<boolean> {
  const { tokenHash } = noticed.known
  const underWay = needs.noticing.get(tokenHash)
  if (underWay) {
    await underWay
    return false
  }
  const work = notice(needs, noticed).finally(() => needs.noticing.delete(tokenHash))
  needs.noticing.set(tokenHash, work)
  await work
  return true
}

/** Only that it was seen: what it was used for stays in its batch, to be counted once. */
async function writeNow(
  needs: CheckNeeds,
  { known, at }: Request,
  { address }: Use,
): Promise<Refused | undefined> {
  const { session, tokenHash } = known
  const stillOpen = await touchSessions(needs.db, [
    { id: session.id, seenAt: at, address, networkChanges: 0 },
  ])
  known.writtenAt = at
  if (stillOpen.length > 0) return undefined
  needs.known.forget([tokenHash])
  return refuse(needs, tokenHash)
}

async function refuse({ db }: CheckNeeds, tokenHash: string): Promise<Refused> {
  return { valid: false, reason: (await queries.findEndReason(db, tokenHash)) ?? 'unknown' }
}
