import type { Bus } from '../../kernel/bus/bus.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { Audit } from '../audit/service.ts'
import type { Verdict } from './suggestion.ts'

export type DetectionDependencies = {
  clock: Clock
  ids: Ids
  bus: Pick<Bus, 'publish'>
  audit: Pick<Audit, 'record' | 'past' | 'findEvents'>
  /** What investigations concluded about these audit events; by event id. */
  verdicts: (db: Db, eventIds: readonly string[]) => Promise<ReadonlyMap<string, Verdict>>
}
export type Context = DetectionDependencies
