import type { SealedSample } from './database/installation.ts'
import type { Migrations } from './database/migrations.ts'
import type { EventDefinition } from './events.ts'
import type { Role } from './identity.ts'
import type { Retention } from './retention/due-rows.ts'
import type { SettingDefinitions } from './setting-registry.ts'

export type EventTable = Readonly<Record<string, EventDefinition>>

/** What a feature declares. An area lists its features, so that adding one is one folder and one line in that list. */
export type Feature = {
  migrations?: Migrations
  events?: EventTable
  settings?: SettingDefinitions
  /** Tables whose rows the running role can add and read, nothing else. */
  insertOnly?: readonly string[]
  /** Tables partitioned by the time in their ids. */
  partitioned?: readonly string[]
  /** How long the rows of its tables are kept; of a table that is not named, until a verb deletes them. */
  retention?: readonly Retention[]
  /** What open pages may be told has changed, and the role of those who may know. */
  live?: LiveTopics
  /** Something sealed that shows whether the master key is the right one. */
  sealed?: SealedSample
}
export type LiveTopics = Readonly<Record<string, Role>>

/** What the features of an installation declare together. */
export type Declarations = {
  migrations: Migrations
  events: readonly EventTable[]
  settings: readonly SettingDefinitions[]
  insertOnly: readonly string[]
  partitioned: readonly string[]
  retention: readonly Retention[]
  live: LiveTopics
  sealed?: SealedSample | undefined
}

export const declarationsOf = (features: readonly Feature[]): Declarations => ({
  migrations: Object.assign({}, ...features.map(({ migrations }) => migrations)) as Migrations,
  events: features.flatMap(({ events }) => (events ? [events] : [])),
  settings: features.flatMap(({ settings }) => (settings ? [settings] : [])),
  insertOnly: features.flatMap(({ insertOnly }) => insertOnly ?? []),
  partitioned: features.flatMap(({ partitioned }) => partitioned ?? []),
  retention: features.flatMap(({ retention }) => retention ?? []),
  live: Object.assign({}, ...features.map(({ live }) => live)) as LiveTopics,
  sealed: features.find(({ sealed }) => sealed)?.sealed,
})
