import type { Announcements } from '../../kernel/bus/announced-cache.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { Log } from '../../kernel/log.ts'
import type { Settings } from '../../kernel/setting-registry.ts'
import type { TrackingEvent } from './journey/event.ts'
import type { containerSettings } from './settings.ts'

/** What a carrier answered, in our words. An empty list means "nothing yet". */
export type CarrierAnswer =
  | { ok: true; events: TrackingEvent[] }
  /** Nobody can be asked before the carrier is set up: then `wake` says so, and until then nothing is tried. */
  | { ok: false; sentence: string; isNotSetUp?: boolean }
export type AskCarrier = (db: Db, question: { scac: string; number: string }) => Promise<CarrierAnswer>

export type ContainerState = {
  id: string
  number: string
  carrier: string | null
  askedAt: Date | null
  answeredAt: Date | null
  nextCheckAt: Date | null
  /** Until then some node waits for the carrier's answer, unless it died. */
  askingUntil: Date | null
  problem: string | null
  events: readonly TrackingEvent[]
}

export type ContainerDependencies = {
  db: Db
  clock: Clock
  ids: Ids
  bus: Announcements
  log: Log
  random: () => number
  settings: Settings<typeof containerSettings>
  askCarrier: AskCarrier
}
