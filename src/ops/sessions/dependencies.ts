import type { AnnouncedCache, Announcements } from '../../kernel/bus/announced-cache.ts'
import type { Bus } from '../../kernel/bus/bus.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Places } from '../../kernel/network/countries.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { Log } from '../../kernel/log.ts'
import type { PurgeService } from '../../kernel/retention/retention.ts'
import type { WriteBehind } from '../../kernel/database/write-behind.ts'
import type { Settings } from '../../kernel/setting-registry.ts'
import type { Audit } from '../audit/service.ts'
import type { CachedSession, Touch } from './cached-sessions.ts'
import type { PersonalLimits, Cutoffs } from './limits.ts'
import type { sessionSettings } from './settings.ts'

export type SessionDependencies = {
  db: Db
  clock: Clock
  ids: Ids
  bus: Announcements & Pick<Bus, 'confirmed'>
  log: Log
  audit: Pick<Audit, 'record'>
  settings: Settings<typeof sessionSettings>
  retention: PurgeService
  /** Where groups have limits of their own; without it the settings hold for everybody. */
  limits?: PersonalLimits
  /** Where addresses are; without it every country is unknown. */
  places?: Places
}

export type EndingDependencies = { known: AnnouncedCache<CachedSession>; audit: Pick<Audit, 'record'> }

export type CheckDependencies = EndingDependencies & {
  db: Db
  clock: Clock
  places: Places
  limits: PersonalLimits
  touches: WriteBehind<Touch>
  /** What is being noticed at the moment, by token hash: requests of the same session wait for it. */
  noticing: Map<string, Promise<void>>
}

/** What the verbs are made of. */
export type Context = SessionDependencies & CheckDependencies & { cutoffsAt(now: Date): Cutoffs }
