import { canonicalAddress, networkOf } from '../../kernel/address.ts'
import { createAnnouncedCache, type Announcements } from '../../kernel/announced-cache.ts'
import type { Clock } from '../../kernel/clock.ts'
import { transact, type Db } from '../../kernel/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { Log } from '../../kernel/log.ts'
import type { Settings } from '../../kernel/setting-registry.ts'
import { newToken } from '../../kernel/token.ts'
import { createWriteBehind } from '../../kernel/write-behind.ts'
import type { Audit } from '../audit/service.ts'
import { createCheckById } from './by-id.ts'
import { check, type CheckNeeds } from './check.ts'
import { endAndTell, timeKeeper } from './ending.ts'
import { errors } from './errors.ts'
import * as queries from './queries.ts'
import { load, writeTouches, type Touch } from './remembered.ts'
import type { sessionSettings } from './settings.ts'
import type { EndReason, SessionMethod } from './words.ts'
import { cutoffsAt, touchEverySeconds } from './timeout.ts'

export type SessionNeeds = {
  db: Db
  clock: Clock
  ids: Ids
  bus: Announcements
  log: Log
  audit: Pick<Audit, 'record'>
  settings: Settings<typeof sessionSettings>
}

/** 50,000 open sessions take some 30 MB. */
const rememberedSessions = 50_000

export type Sessions = ReturnType<typeof createSessions>

/** Sessions of people, by a secret token: opened, checked in memory on every request, ended everywhere at once. */
export function createSessions(needs: SessionNeeds) {
  const { db, bus, log, settings } = needs
  const known = createAnnouncedCache(bus, {
    topic: 'sessions.ended',
    capacity: rememberedSessions,
    load: (tokenHash) => load(db, tokenHash),
  })
  const touches = createWriteBehind<Touch>({
    everySeconds: touchEverySeconds,
    log,
    // What was not heard to have ended shows here at the latest, because its row is gone.
    write: async (batch) => known.forget(hashesOfEnded(batch, await writeTouches(db, batch))),
  })
  const limits = () => ({
    timeoutMinutes: settings.get('ops.session.timeout_minutes'),
    absoluteHours: settings.get('ops.session.absolute_hours'),
  })
  const parts: Parts = { ...needs, known, touches, cutoffsAt: (now) => cutoffsAt(now, limits()) }
  return {
    open: open(parts),
    check: check(parts),
    checkById: createCheckById(parts),
    end: end(parts),
    endAllOf: endAllOf(parts),
    expire: expire(parts),
    start: () => touches.start(),
    /** Writes the last-seen times that were still waiting. */
    stop: () => touches.stop(),
  }
}

const hashesOfEnded = (touches: readonly Touch[], stillOpen: readonly string[]): string[] => {
  const open = new Set(stillOpen)
  return touches.filter(({ known }) => !open.has(known.session.id)).map(({ known }) => known.tokenHash)
}

type Parts = SessionNeeds & CheckNeeds

export type Opening = {
  userId: string
  userName?: string
  address: string
  userAgent?: string | undefined
  method?: SessionMethod
}
export type Opened = { id: string; token: string; openedAt: Date }

/** Opens a session; the token is in the answer and nowhere else. */
const open =
  ({ clock, ids, audit }: Parts) =>
  async (db: Db, opening: Opening): Promise<Opened> => {
    const { userId, userName = userId } = opening
    const address = canonicalAddress(opening.address)
    if (address === undefined) throw errors.CLIENT_ADDRESS_NOT_VALID()
    const userAgent = storable(opening.userAgent ?? '')
    const { token, tokenHash } = newToken()
    const id = ids.next()
    const openedAt = clock.now()
    const row = {
      id,
      user_id: userId,
      token_hash: tokenHash,
      address,
      network: networkOf(address),
      user_agent: userAgent,
      opened_at: openedAt,
      last_seen_at: openedAt,
      last_address: address,
      user_name: userName,
      method: opening.method ?? ('host' as const),
      authenticated_at: openedAt,
      country: null,
      device: 'unknown',
      os: 'unknown',
      browser: 'unknown',
      network_changes: 0,
      suspicious_at: null,
      reauthenticate: false,
    }
    const actor = { kind: 'user', id: userId, name: userName } as const
    await transact(db, async (tx) => {
      await queries.insertSession(tx, row)
      const by = { actor, roles: [], address, sessionId: id, userAgent }
      await audit.record(tx, {
        type: 'session.opened',
        outcome: 'success',
        by,
        subject: { type: 'session', id },
      })
    })
    return { id, token, openedAt }
  }

const longestUserAgent = 512
/** PostgreSQL's text cannot hold NUL. */
const storable = (userAgent: string): string =>
  userAgent.slice(0, longestUserAgent).toWellFormed().replaceAll('\0', '\uFFFD')

export type EndOrder = { by: Caller; reason: EndReason }

/** Ends one session for the next request on every node; answers whether it was still open. */
const end =
  (parts: Parts) =>
  async (db: Db, id: string, { by, reason }: EndOrder): Promise<boolean> => {
    const at = parts.clock.now()
    const ended = await endAndTell(parts, db, {
      by,
      end: (tx) => queries.endSession(tx, id, { at, reason }),
    })
    return ended.length > 0
  }

/** Ends all open sessions of a person, or all but `exceptId`; answers how many. */
const endAllOf =
  (parts: Parts) =>
  async (db: Db, userId: string, order: EndOrder & { exceptId?: string | undefined }): Promise<number> => {
    const { by, reason, exceptId } = order
    const at = parts.clock.now()
    const ended = await endAndTell(parts, db, {
      by,
      end: (tx) => queries.endSessionsOf(tx, { userId, exceptId }, { at, reason }),
    })
    return ended.length
  }

const expireAtOnce = 100

/** Closes sessions past their time-out; they were already refused on use. */
const expire =
  (parts: Parts) =>
  async (db: Db): Promise<{ ended: number }> => {
    const at = parts.clock.now()
    const due = { at, cutoffs: parts.cutoffsAt(at), limit: expireAtOnce }
    const move = { by: timeKeeper, end: (tx: Db) => queries.endDue(tx, due) }
    let ended = 0
    let batch: number
    do {
      batch = (await endAndTell(parts, db, move)).length
      ended += batch
    } while (batch === expireAtOnce)
    return { ended }
  }
