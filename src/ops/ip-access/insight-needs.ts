import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database.ts'
import type { Identity } from '../../kernel/identity.ts'
import type { Settings } from '../../kernel/setting-registry.ts'
import type { SessionUse } from '../sessions/service.ts'
import type { Question, Rule } from './rule.ts'
import type { ipAccessSettings } from './settings.ts'

export type Places = Pick<Question, 'countryOf'>

/** The rules as they are saved. */
export type SavedRules = {
  version: number
  enforced: boolean
  /** In their order. */
  rules: readonly Rule[]
  /** When each was made, by id. */
  madeAt: ReadonlyMap<string, Date>
}

/** Somebody who was not let in; without a person it is not known who it was. */
export type PastRefusal = {
  code: string
  address: string
  at: Date
  count: number
  userId: string | null
  userName: string | null
  isMachine: boolean
}

export type InsightNeeds = {
  clock: Clock
  identity: Identity
  settings: Settings<typeof ipAccessSettings>
  places: Places
  saved(db: Db): Promise<SavedRules>
  /** Where people signed in from and worked from since. */
  uses(db: Db, since: Date): AsyncIterable<readonly SessionUse[]>
  refusals(db: Db, since: Date): Promise<readonly PastRefusal[]>
}
