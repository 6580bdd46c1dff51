import type { Bus } from '../../kernel/bus/bus.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Places } from '../../kernel/network/countries.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { EventThrottle } from '../../kernel/event-throttle.ts'
import type { Identity } from '../../kernel/identity.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { Log } from '../../kernel/log.ts'
import type { PurgeService } from '../../kernel/retention/retention.ts'
import type { WriteBehind } from '../../kernel/database/write-behind.ts'
import type { Audit } from '../audit/service.ts'
import type { IpAccess } from '../ip-access/service.ts'
import type { Budget, Repeats } from './repeats.ts'
import type { Repeat } from './queries.ts'

export type IpDecisionDependencies = {
  db: Db
  clock: Clock
  ids: Ids
  bus: Pick<Bus, 'publish'>
  log: Log
  audit: Pick<Audit, 'record'>
  identity: Identity
  retention: PurgeService
  ipAccess: Pick<IpAccess, 'judge' | 'create'> & { listRules(): Promise<RulesInForce> }
  /** Absent: every country is unknown. */
  places?: Pick<Places, 'countryOf'>
}

/** In their order. */
type RulesInForce = { version: number; rules: readonly { id: string }[] }

export type Context = IpDecisionDependencies & {
  remembered: Repeats
  budget: Budget
  eventThrottle: EventThrottle
  repeats: WriteBehind<Repeat>
}
