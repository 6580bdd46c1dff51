import type { Bus } from '../../kernel/bus/bus.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { Risk } from '../../kernel/events.ts'
import type { Person } from '../../kernel/identity.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { Settings } from '../../kernel/setting-registry.ts'
import type { Audit } from '../audit/service.ts'
import type { investigationSettings } from './settings.ts'

/** What a mail about new investigations names. */
export type OpenedInvestigation = { id: string; number: number; title: string; risk: Risk; openedAt: Date }

export type InvestigationDependencies = {
  clock: Clock
  ids: Ids
  bus: Pick<Bus, 'publish'>
  audit: Pick<Audit, 'record' | 'findEvents' | 'packEvidence'>
  /** In whatever transaction asks. */
  findPerson: (db: Db, userId: string) => Promise<Person | undefined>
  settings: Settings<typeof investigationSettings>
  /** What a type of audit event means, in a sentence. */
  sentenceOf: (type: string) => string | undefined
  /** Tells people with the role security, by mail; absent where there is no mail. */
  tellSecurity?: ((tx: Db, opened: readonly OpenedInvestigation[]) => Promise<void>) | undefined
}
export type Context = InvestigationDependencies
