import { canonicalAddress, networkOf } from '../../kernel/network/address.ts'
import type { Db } from '../../kernel/database/database.ts'
import { addUses, type AddressUse, type LastUses } from './usage/usage.ts'
import { describeDevice } from './device.ts'
import * as queries from './queries.ts'
import type { SuspicionState } from './theft-detection/suspicion.ts'
import type { OpenSessionRow } from './tables.ts'
import { secondSigns } from './theft-detection/theft.ts'
import {
  networkChangesOf,
  seenUntil,
  usageHistoryFrom,
  type UsageObservation,
} from './theft-detection/usage-history.ts'
import { touchSessions } from './usage/queries.ts'

export type Session = {
  id: string
  userId: string
  userName: string
  openedAt: Date
  /** When the person last proved who they are. */
  authenticatedAt: Date
  address: string
  userAgent: string
}

/** An open session as this node knows it. */
export type CachedSession = LastUses & {
  session: Session
  tokenHash: string
  /** By this node's own requests, or the row when that was later. */
  lastSeenAt: Date
  /** The last-seen time that the row is known to hold. */
  writtenAt: Date
  /** Refused until the person has proved again who they are. */
  isUnproven: boolean
  standing: SuspicionState
}

export type Touch = { known: CachedSession; seenAt: Date; address: string; uses: AddressUse[] }

export async function load(db: Db, tokenHash: string): Promise<CachedSession | undefined> {
  const row = await queries.findSession(db, tokenHash)
  return row && rememberedFrom(row)
}

const rememberedFrom = (row: OpenSessionRow): CachedSession => ({
  session: {
    id: row.id,
    userId: row.user_id,
    userName: row.user_name,
    openedAt: row.opened_at,
    authenticatedAt: row.authenticated_at,
    address: row.address,
    userAgent: row.user_agent,
  },
  tokenHash: row.token_hash,
  lastSeenAt: row.last_seen_at,
  writtenAt: row.last_seen_at,
  isUnproven: row.reauthenticate,
  standing: suspicionStateFrom(row),
  uses: {},
})

/** What the row says for and against its session. */
export function suspicionStateFrom(row: OpenSessionRow): SuspicionState {
  const trail = row.trail ?? usageHistoryFrom(opening(row))
  const lastAddress = canonicalAddress(row.last_address) ?? row.address
  const authenticatedAt = row.authenticated_at.getTime()
  const signs = row.suspicions.filter(({ factor }) => secondSigns.some((sign) => sign === factor))
  return {
    trail: seenUntil(trail, networkOf(lastAddress), row.last_seen_at.getTime()),
    isFlagged: row.suspicious_at !== null,
    isStolen: signs.some(({ at }) => Date.parse(at) >= authenticatedAt),
    authenticatedAt,
    listed: row.suspicions.map(({ factor }) => factor),
  }
}

const opening = (row: OpenSessionRow): UsageObservation => ({
  network: row.network,
  device: row.user_agent === '' ? null : describeDevice(row),
  country: row.country,
  location: null,
  at: row.opened_at.getTime(),
})

export function noteSeen(known: CachedSession, seenAt: Date): void {
  known.lastSeenAt = later(known.lastSeenAt, seenAt)
}

/** Two touches of one session within a batch; in place, because this runs at every request. */
export function joinTouches(older: Touch, newer: Touch): Touch {
  older.known = newer.known
  older.seenAt = newer.seenAt
  older.address = newer.address
  addUses(older.uses, newer.uses)
  return older
}

/** Writes last-seen times and notes what the rows now hold; answers the ids of the sessions that are still open. */
export async function writeTouches(db: Db, touches: readonly Touch[]): Promise<string[]> {
  const rows = touches.map(({ known, seenAt, address }) => ({
    id: known.session.id,
    seenAt,
    address,
    networkChanges: networkChangesOf(known.standing.trail),
  }))
  const stillOpen = await touchSessions(
    db,
    rows,
    touches.flatMap(({ uses }) => uses),
  )
  for (const { known, seenAt } of touches) known.writtenAt = later(known.writtenAt, seenAt)
  return stillOpen
}

const later = (a: Date, b: Date): Date => (a.getTime() > b.getTime() ? a : b)
