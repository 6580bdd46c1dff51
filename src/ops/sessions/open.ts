import { canonicalAddress, networkOf } from '../../kernel/network/address.ts'
import { transact, type Db } from '../../kernel/database/database.ts'
import { announceChange } from '../../kernel/bus/changes.ts'
import type { Caller } from '../../kernel/identity.ts'
import { searchWords } from '../../kernel/database/search.ts'
import { newToken } from '../../kernel/token.ts'
import { endAndTell, timeKeeper } from './end.ts'
import { errors } from './errors.ts'
import { deviceOf } from './device.ts'
import { applyLimit, type SessionLimits, cutoffsAt, timeoutOf } from './limits.ts'
import type { Context } from './dependencies.ts'
import { earlierSessions, noveltyOf, type Novelty } from './theft-detection/novelty.ts'
import * as queries from './queries.ts'
import type { SessionRow } from './tables.ts'
import { listEarlier } from './usage/queries.ts'
import type { LimitPolicy, SessionMethod } from './words.ts'

export type Opening = {
  userId: string
  userName?: string
  address: string
  userAgent?: string | undefined
  method?: SessionMethod
  /** The session that the person chose to end, where the limit made them choose. */
  endSessionId?: string | undefined
}

/** What a person is shown of a session when one of them has to end. */
export type OpenSession = Pick<SessionRow, 'id' | 'device' | 'os' | 'browser' | 'address' | 'country'> & {
  openedAt: string
  lastSeenAt: string
}
export type Opened = { opened: true; id: string; token: string; openedAt: Date; ended: string[] } & {
  /** What is new about it, for the event of the sign-in. */
  factors: Novelty['factors']
}
export type NotOpened = {
  opened: false
  id?: undefined
  token?: undefined
  policy: Exclude<LimitPolicy, 'end_oldest'>
  sessions: OpenSession[]
}

/**
 * Opens a session, unless the person has as many as allowed and the policy ends none of them. The token is made here, never taken
 * from the caller, and is in the answer and nowhere else.
 */
export function open(context: Context, db: Db, opening: Opening): Promise<Opened | NotOpened> {
  const arrival = arrivalOf(opening)
  return transact(db, async (tx) => {
    // Counting and adding must not be done by two at a time: without the lock both would find room for one.
    await queries.lockOpening(tx, opening.userId)
    const limits = await context.limits.of(tx, opening.userId)
    const open = await listStillOpen(context, tx, { userId: opening.userId, limits })
    const ids = open.map(({ id }) => id)
    const room = applyLimit(ids, limits, opening.endSessionId)
    await endForRoom(context, tx, { end: room.end, by: arrival.by })
    if (room.isRoom) return { ...(await add(context, tx, arrival)), ended: room.end }
    const left = open.filter(({ id }) => !room.end.includes(id))
    return refuse(context, tx, { arrival, limits, open: left })
  })
}

type Arrival = { userId: string; userName: string; network: string; by: Caller } & {
  method: SessionMethod
  address: string
  userAgent: string
}

function arrivalOf(opening: Opening): Arrival {
  const { userId, userName = userId, method = 'host' } = opening
  const address = canonicalAddress(opening.address)
  if (address === undefined) throw errors.CLIENT_ADDRESS_NOT_VALID()
  const userAgent = storable(opening.userAgent ?? '')
  const by: Caller = { actor: { kind: 'user', id: userId, name: userName }, roles: [], address, userAgent }
  return { userId, userName, method, address, network: networkOf(address), userAgent, by }
}

const longestUserAgent = 512
/** PostgreSQL's text cannot hold NUL. */
const storable = (userAgent: string): string =>
  userAgent.slice(0, longestUserAgent).toWellFormed().replaceAll('\0', '\uFFFD')

/** The person's open sessions, the oldest first, after those that have timed out have ended with their true reason. */
async function listStillOpen(
  context: Context,
  tx: Db,
  { userId, limits }: { userId: string; limits: SessionLimits },
): Promise<SessionRow[]> {
  const open = await queries.listOpenOf(tx, userId)
  const at = context.clock.now()
  const cutoffs = cutoffsAt(at, limits)
  const due = open.filter((row) => timeoutOf(timesOf(row), cutoffs) !== undefined).map(({ id }) => id)
  if (due.length === 0) return open
  const move = { by: timeKeeper, end: () => queries.endDueAmong(tx, due, { at, cutoffs }) }
  const ended = new Set((await endAndTell(context, tx, move)).map(({ id }) => id))
  return open.filter(({ id }) => !ended.has(id))
}

const timesOf = ({ opened_at: openedAt, last_seen_at: lastSeenAt }: SessionRow) => ({ openedAt, lastSeenAt })

async function endForRoom(
  context: Context,
  tx: Db,
  { end, by }: { end: string[]; by: Caller },
): Promise<void> {
  if (end.length === 0) return
  const ending = { at: context.clock.now(), reason: 'limit' } as const
  await endAndTell(context, tx, { by, end: () => queries.endSessions(tx, end, ending) })
}

async function add({ clock, ids, bus, audit, places }: Context, tx: Db, arrival: Arrival) {
  const { token, tokenHash } = newToken()
  const id = ids.next()
  const openedAt = clock.now()
  const country = places.countryOf(arrival.address) ?? null
  const circumstances = { ...deviceOf(arrival.userAgent), country, network: arrival.network }
  const { findings, factors } = noveltyOf(
    circumstances,
    await listEarlier(tx, arrival.userId, earlierSessions),
  )
  await queries.insertSession(tx, {
    id,
    user_id: arrival.userId,
    token_hash: tokenHash,
    address: arrival.address,
    ...circumstances,
    user_agent: arrival.userAgent,
    opened_at: openedAt,
    last_seen_at: openedAt,
    last_address: arrival.address,
    user_name: arrival.userName,
    method: arrival.method,
    authenticated_at: openedAt,
    network_changes: 0,
    suspicious_at: null,
    suspicions: findings.map((finding) => ({ ...finding, at: openedAt.toISOString() })),
    reauthenticate: false,
    searchWords: searchWords([arrival.userName, arrival.address]),
  })
  const by = { ...arrival.by, sessionId: id }
  const subject = { type: 'session', id }
  await audit.record(tx, { type: 'session.opened', outcome: 'success', by, subject, factors })
  await announceChange(bus, tx, 'sessions')
  return { opened: true, id, token, openedAt, factors } as const
}

type Refusal = { arrival: Arrival; limits: SessionLimits; open: readonly SessionRow[] }

async function refuse({ audit }: Context, tx: Db, { arrival, limits, open }: Refusal): Promise<NotOpened> {
  const policy = limits.limitPolicy === 'ask' ? 'ask' : 'refuse'
  const { by, userId } = arrival
  const subject = { type: 'user', id: userId }
  const details = { policy, open: open.length, limit: limits.maxConcurrent }
  await audit.record(tx, { type: 'session.limited', outcome: 'denied', by, subject, details })
  return { opened: false, policy, sessions: open.map(toOpenSession) }
}

const toOpenSession = (row: SessionRow): OpenSession => ({
  id: row.id,
  device: row.device,
  os: row.os,
  browser: row.browser,
  address: row.address,
  country: row.country,
  openedAt: row.opened_at.toISOString(),
  lastSeenAt: row.last_seen_at.toISOString(),
})

/** `authenticated`: the person has just proved again who they are. */
export type Renewal = { by: Caller; authenticated: boolean }

/**
 * Gives an open session a new token; the old one is refused everywhere at once. A proof of who the person is
 * gets noted, and answers what was asked of them.
 */
export async function renew(
  { clock, audit, known }: Context,
  db: Db,
  sessionId: string,
  { by, authenticated }: Renewal,
): Promise<{ token: string }> {
  const { token, tokenHash } = newToken()
  const authenticatedAt = authenticated ? clock.now() : undefined
  const oldHash = await transact(db, async (tx) => {
    const old = await queries.replaceToken(tx, sessionId, { tokenHash, authenticatedAt })
    if (old === undefined) throw errors.SESSION_NOT_FOUND({ id: sessionId })
    const subject = { type: 'session', id: sessionId }
    const details = { authenticated }
    await audit.record(tx, { type: 'session.renewed', outcome: 'success', by, subject, details })
    await known.announce(tx, [old])
    return old
  })
  known.forget([oldHash])
  return { token }
}
