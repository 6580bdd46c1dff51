import type { Bus } from '../../kernel/bus/bus.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Countries } from '../../kernel/network/countries.ts'
import type { Identity } from '../../kernel/identity.ts'
import type { Settings } from '../../kernel/setting-registry.ts'
import type { Audit } from '../audit/service.ts'
import type { IpDecisions } from '../ip-decisions/service.ts'
import type { Sessions } from '../sessions/service.ts'
import type { Question } from './matching/rule.ts'
import type { IpAccess } from './service.ts'
import type { ipAccessSettings } from './settings.ts'
import type { Snapshot } from './live/snapshot.ts'

export type Places = Pick<Question, 'countryOf'>

/** The rules as they are saved. */
export type SavedRules = Pick<Snapshot, 'enforced' | 'rules' | 'rows'>

export type AnalysisDependencies = {
  clock: Clock
  bus: Pick<Bus, 'publish' | 'subscribe'>
  audit: Pick<Audit, 'record'>
  identity: Identity
  settings: Settings<typeof ipAccessSettings>
  ipAccess: Pick<IpAccess, 'standing'> & { listRules(): Promise<SavedRules> }
  ipDecisions: Pick<IpDecisions, 'listRefusals'>
  sessions: Pick<Sessions, 'listUses'>
  /** Nobody knows a country without. */
  places: Places
  /** The file that tells countries, where it can be read again. */
  countries?: Pick<Countries, 'describe' | 'problem' | 'reload'> | undefined
  trustedProxies: readonly string[]
}
