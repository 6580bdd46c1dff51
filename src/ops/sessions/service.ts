import { bind } from '../../kernel/bind.ts'
import { createAnnouncedCache } from '../../kernel/bus/announced-cache.ts'
import type { Places } from '../../kernel/network/countries.ts'
import { createWriteBehind } from '../../kernel/database/write-behind.ts'
import { createById } from './check-by-id.ts'
import { check, checkSoon, noteUse } from './check.ts'
import { endMatching, end, endAllOf, endAndConfirm, endOwn, endOwnOthers, endThese } from './end.ts'
import { get, list, listOwn } from './list-sessions.ts'
import { expire, purge } from './cleanup.ts'
import { limitsBy, sameForAll, cutoffsAt, touchEverySeconds } from './limits.ts'
import { countOpen } from './listing-queries.ts'
import type { Context, SessionDependencies } from './dependencies.ts'
import { open, renew } from './open.ts'
import { joinTouches, load, writeTouches, type Touch } from './cached-sessions.ts'
import { statistics } from './statistics/statistics.ts'
import { listUses } from './usage/used-addresses.ts'
import { listAddressesOf, listOpenPlaces } from './usage/queries.ts'

export type { Recognised } from './check.ts'
export type { PersonalLimits, SessionLimits } from './limits.ts'
export type { NotOpened, Opened, Opening, OpenSession } from './open.ts'
export type { SessionUse } from './usage/used-addresses.ts'

/** 50,000 open sessions take some 30 MB. */
const rememberedSessions = 50_000

export type Sessions = ReturnType<typeof createSessions>

/** Sessions of people, by a secret token: opened, checked in memory on every request, ended everywhere at once. */
export function createSessions(dependencies: SessionDependencies) {
  const { db, bus, log, settings } = dependencies
  const known = createAnnouncedCache(bus, {
    topic: 'sessions.ended',
    capacity: rememberedSessions,
    load: (tokenHash) => load(db, tokenHash),
  })
  const touches = createWriteBehind<Touch>({
    everySeconds: touchEverySeconds,
    log,
    join: joinTouches,
    // What was not heard to have ended shows here at the latest, because its row is gone.
    write: async (batch) => known.forget(hashesOfEnded(batch, await writeTouches(db, batch))),
  })
  const { limits = sameForAll(settings), places = nowhere } = dependencies
  const context: Context = {
    ...dependencies,
    known,
    touches,
    limits,
    places,
    noticing: new Map(),
    cutoffsAt: (now) =>
      cutoffsAt(
        now,
        limitsBy((key) => settings.get(key)),
      ),
  }
  return {
    open: bind(context, open),
    check: bind(context, check),
    checkSoon: bind(context, checkSoon),
    noteUse: bind(context, noteUse),
    ...createById(context),
    renew: bind(context, renew),
    end: bind(context, end),
    endAllOf: bind(context, endAllOf),
    /** Tells on every node which sessions have ended. A node that was deaf is not told afterwards: it must ask again. */
    onEnded: (listener: (sessionIds: readonly string[]) => void) => known.onAnnounced(listener),
    endAndConfirm: bind(context, endAndConfirm),
    endMatching: bind(context, endMatching),
    endThese: bind(context, endThese),
    endMine: bind(context, endOwn),
    endMyOthers: bind(context, endOwnOthers),
    list: bind(context, list),
    listMine: bind(context, listOwn),
    get: bind(context, get),
    /** How many open sessions these people have; who has none is left out. */
    countOpen,
    statistics: bind(context, statistics),
    listUses,
    /** Where every open session was seen last, by id, in pages. */
    listOpenPlaces,
    listAddressesOf,
    expire: bind(context, expire),
    purge: bind(context, purge),
    /** Writes what this node's sessions were used for and from where, which may be some seconds old. */
    writeUses: () => touches.flush(),
    start: () => touches.start(),
    /** Writes the last-seen times that were still waiting. */
    stop: () => touches.stop(),
  }
}

const nowhere: Places = { countryOf: () => undefined, locationOf: () => undefined }

const hashesOfEnded = (touches: readonly Touch[], stillOpen: readonly string[]): string[] => {
  const open = new Set(stillOpen)
  return touches.filter(({ known }) => !open.has(known.session.id)).map(({ known }) => known.tokenHash)
}
