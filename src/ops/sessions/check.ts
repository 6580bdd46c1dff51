import { familyOf } from '../../kernel/network/address.ts'
import { isDatabaseUnavailable } from '../../kernel/database/database.ts'
import { errors } from '../../kernel/errors.ts'
import { thenMaybe, type MaybePromise } from '../../kernel/maybe-promise.ts'
import { hashOfToken } from '../../kernel/token.ts'
import type { CheckDependencies } from './dependencies.ts'
import { addressUse, newUse, sameUse, type From, type Use } from './usage/usage.ts'
import { endAndTell, timeKeeper } from './end.ts'
import { type SessionLimits, cutoffsAt, mustWriteNow, timeoutOf, type Cutoffs } from './limits.ts'
import { recordUsage } from './theft-detection/record-usage.ts'
import * as queries from './queries.ts'
import { noteSeen, type CachedSession, type Session } from './cached-sessions.ts'
import { isNews, assessSession } from './theft-detection/suspicion.ts'
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

/**
 * Whether a token belongs to an open session, and whether it may still be in the hands that it was given to; always a promise. What is
 * valid counts as use.
 */
export async function check(
  dependencies: CheckDependencies,
  token: string,
  from: From,
): Promise<SessionCheck> {
  const recognised = await checkSoon(dependencies, token, from)
  if (!recognised.valid) return recognised
  const { session } = recognised
  return (await noteUse(dependencies, recognised)) ?? { valid: true, session }
}

/**
 * The same at once when this node knows the session, and not yet counted as use: something else may refuse the request. Throws
 * UNAVAILABLE when the database had to be asked and did not answer: somebody who cannot be checked is not let in, nor taken for an
 * anonymous visitor.
 */
export function checkSoon(
  dependencies: CheckDependencies,
  token: string,
  from: From,
): MaybePromise<Recognition> {
  const tokenHash = hashOfToken(token)
  if (tokenHash === undefined) return { valid: false, reason: 'unknown' }
  const checked = checkHash(dependencies, tokenHash, from)
  return checked instanceof Promise ? checked.catch(throwUnavailable) : checked
}

/**
 * Notes that a session is in use, from where the request came: for requests that are let in. Answers how the session ended where only
 * the database knew. Throws UNAVAILABLE when it had to be asked and did not answer.
 */
export function noteUse(
  dependencies: CheckDependencies,
  { session, request, use }: Recognised,
): MaybePromise<Refused | undefined> {
  if (!use) return undefined
  const { known, at, cutoffs, from } = request
  const isBackground = from.isBackground === true
  if (!isBackground) noteSeen(known, at)
  dependencies.touches.put(session.id, {
    known,
    seenAt: isBackground ? known.lastSeenAt : at,
    address: use.address,
    uses: [addressUse(session.id, use, at)],
  })
  if (isBackground || !mustWriteNow(known.writtenAt, cutoffs)) return undefined
  return writeNow(dependencies, request, use).catch(throwUnavailable)
}

function throwUnavailable(error: unknown): never {
  throw isDatabaseUnavailable(error) ? errors.UNAVAILABLE({}, { retryAfterSeconds: 5 }) : error
}

/** `isNoted`: what this request tells has just been written down. */
type Visit = From & { isNoted?: boolean }

/** The same by the hash of the token, for what the server itself remembers. */
export const checkHash = (
  dependencies: CheckDependencies,
  tokenHash: string,
  from: Visit,
): MaybePromise<Recognition> =>
  thenMaybe(dependencies.known.get(tokenHash), (known) =>
    known ? checkKnown(dependencies, known, from) : refuse(dependencies, tokenHash),
  )

const checkKnown = (
  dependencies: CheckDependencies,
  known: CachedSession,
  from: Visit,
): MaybePromise<Recognition> =>
  thenMaybe(dependencies.limits.of(dependencies.db, known.session.userId), (limits) => {
    const at = dependencies.clock.now()
    const request = { known, at, limits, cutoffs: cutoffsAt(at, limits), from }
    return hasTimedOut(request) ? endIfDue(dependencies, request) : recognise(dependencies, request)
  })

const hasTimedOut = ({ known: { session, lastSeenAt }, cutoffs }: Request): boolean =>
  timeoutOf({ openedAt: session.openedAt, lastSeenAt }, cutoffs) !== undefined

/** Only this node's memory says so: the row knows of the requests that other nodes have seen. */
async function endIfDue(dependencies: CheckDependencies, request: Request): Promise<Recognition> {
  const { at, cutoffs } = request
  const { session, tokenHash } = request.known
  const [ended] = await endAndTell(dependencies, dependencies.db, {
    by: timeKeeper,
    end: (tx) => queries.endIfDue(tx, session.id, { at, cutoffs }),
  })
  if (ended) return { valid: false, reason: ended.ended_reason }
  dependencies.known.forget([tokenHash])
  const known = await dependencies.known.get(tokenHash)
  return known ? recognise(dependencies, { ...request, known }) : refuse(dependencies, tokenHash)
}

type Request = { known: CachedSession; at: Date; limits: SessionLimits; cutoffs: Cutoffs; from: Visit }

/**
 * Recognises the session where it is used now, unless that tells something new: this is decided on the row first.
 * Most requests tell nothing new, and wait for nothing.
 */
function recognise(dependencies: CheckDependencies, request: Request): MaybePromise<Recognition> {
  const { known, at, limits, from } = request
  if (known.isUnproven && from.allowUnproven !== true) return { valid: false, reason: 'reauthenticate' }
  const same = sameUse(known, from)
  if (same) {
    // Only from where it is in use anyway nothing is written down: elsewhere a thief could work without being seen.
    if (from.isBackground === true) return recognised(request, undefined)
    same.sighting.at = at.getTime()
    return recognised(request, same)
  }
  const use = newUse(dependencies.places, request)
  const judgement = assessSession(known.standing, use.sighting, limits.suspiciousIpChanges)
  if (from.isNoted !== true && isNews(known.standing, use.sighting, judgement))
    return noticeFirst(dependencies, request, use)
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

async function noticeFirst(
  dependencies: CheckDependencies,
  request: Request,
  use: Use,
): Promise<Recognition> {
  const { known, limits, from } = request
  const isNoted = await noticeInTurn(dependencies, { known, use, limits })
  return checkHash(dependencies, known.tokenHash, { ...from, isNoted })
}

/** Writes it down, or waits for what is being written of the same session; answers which. */
async function noticeInTurn(
  dependencies: CheckDependencies,
  noticed: Parameters<typeof recordUsage>[1],
): Promise<boolean> {
  const { tokenHash } = noticed.known
  const underWay = dependencies.noticing.get(tokenHash)
  if (underWay) {
    await underWay
    return false
  }
  const work = recordUsage(dependencies, noticed).finally(() => dependencies.noticing.delete(tokenHash))
  dependencies.noticing.set(tokenHash, work)
  await work
  return true
}

/** Only that it was seen: what it was used for stays in its batch, to be counted once. */
async function writeNow(
  dependencies: CheckDependencies,
  { known, at }: Request,
  { address }: Use,
): Promise<Refused | undefined> {
  const { session, tokenHash } = known
  const stillOpen = await touchSessions(dependencies.db, [
    { id: session.id, seenAt: at, address, networkChanges: 0 },
  ])
  known.writtenAt = at
  if (stillOpen.length > 0) return undefined
  dependencies.known.forget([tokenHash])
  return refuse(dependencies, tokenHash)
}

async function refuse({ db }: CheckDependencies, tokenHash: string): Promise<Refused> {
  return { valid: false, reason: (await queries.findEndReason(db, tokenHash)) ?? 'unknown' }
}
