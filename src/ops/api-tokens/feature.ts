import type { Feature } from '../../kernel/feature.ts'
import { apiTokenMigrations } from './migrations.ts'
import { apiTokenEvents } from './events.ts'
import { apiTokenSettings } from './settings.ts'

/** What this feature declares. */
export const apiTokensFeature: Feature = {
  migrations: apiTokenMigrations,
  events: apiTokenEvents,
  settings: apiTokenSettings,
}
