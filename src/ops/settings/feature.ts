import type { Feature } from '../../kernel/feature.ts'
import { settingMigrations } from './migrations.ts'
import { settingEvents } from './events.ts'

/** What this feature declares. */
export const settingsFeature: Feature = {
  migrations: settingMigrations,
  events: settingEvents,
}
