import type { Announcements } from '../../kernel/announced-cache.ts'
import type { Bus } from '../../kernel/bus.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { Log } from '../../kernel/log.ts'
import type { Settings } from '../../kernel/setting-registry.ts'
import type { Audit } from '../audit/service.ts'
import type { CheckNeeds } from './check.ts'
import type { PersonalLimits } from './limits.ts'
import type { sessionSettings } from './settings.ts'

export type SessionNeeds = {
  db: Db
  clock: Clock
  ids: Ids
  bus: Announcements & Pick<Bus, 'confirmed'>
  log: Log
  audit: Pick<Audit, 'record'>
  settings: Settings<typeof sessionSettings>
  /** Where groups have limits of their own; without it the settings hold for everybody. */
  limits?: PersonalLimits
}

/** What the verbs are made of. */
export type Parts = SessionNeeds & CheckNeeds & { limits: PersonalLimits }
