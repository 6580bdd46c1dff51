import type { Feature } from '../../kernel/feature.ts'
import { signInMigrations } from './migrations.ts'
import { signInEvents } from './events.ts'
import { signInSettings } from './settings.ts'
import { failureRetention } from './tables.ts'

/** What this feature declares. */
export const signInFeature: Feature = {
  migrations: signInMigrations,
  events: signInEvents,
  settings: signInSettings,
  retention: [failureRetention],
}
