import { bind } from '../../kernel/bind.ts'
import { createAnnouncedCache } from '../../kernel/bus/announced-cache.ts'
import type { Places } from '../../kernel/network/countries.ts'
import { createWriteBehind } from '../../kernel/write-behind.ts'
import { createById } from './check-by-id.ts'
import { check, checkSoon, noteUse } from './check.ts'
import { endMatching, end, endAllOf, endAndConfirm, endMine, endMyOthers, endThese } from './end.ts'
import { get, list, listMine } from './list-sessions.ts'
import { expire, purge } from './cleanup.ts'
import { limitsBy, sameForAll, cutoffsAt, touchEverySeconds } from './limits.ts'
import { countOpen } from './listing-queries.ts'
import type { Parts, SessionNeeds } from './dependencies.ts'
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
    join: joinTouches,
    // What was not heard to have ended shows here at the latest, because its row is gone.
    write: async (batch) => known.forget(hashesOfEnded(batch, await writeTouches(db, batch))),
  })
  const { limits = sameForAll(settings), places = nowhere } = needs
  const parts: Parts = {
    ...needs,
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
    open: bind(parts, open),
    check: bind(parts, check),
    checkSoon: bind(parts, checkSoon),
    noteUse: bind(parts, noteUse),
    ...createById(parts),
    renew: bind(parts, renew),
    end: bind(parts, end),
    endAllOf: bind(parts, endAllOf),
    /** Tells on every node which sessions have ended. A node that was deaf is not told afterwards: it must ask again. */
    onEnded: (listener: (sessionIds: readonly string[]) => void) => known.onAnnounced(listener),
    endAndConfirm: bind(parts, endAndConfirm),
    endMatching: bind(parts, endMatching),
    endThese: bind(parts, endThese),
    endMine: bind(parts, endMine),
    endMyOthers: bind(parts, endMyOthers),
    list: bind(parts, list),
    listMine: bind(parts, listMine),
    get: bind(parts, get),
    /** How many open sessions these people have; who has none is left out. */
    countOpen,
    statistics: bind(parts, statistics),
    listUses,
    /** Where every open session was seen last, by id, in pages. */
    listOpenPlaces,
    listAddressesOf,
    expire: bind(parts, expire),
    purge: bind(parts, purge),
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
