import type { Feature } from '../../kernel/feature.ts'
import { portalMigrations } from './migrations.ts'
import { portalEvents } from './events.ts'
import { portalSettings } from './settings.ts'
import { portalPartitioned, attemptRetention } from './tables.ts'

/** What this feature declares. */
export const portalFeature: Feature = {
  migrations: portalMigrations,
  events: portalEvents,
  settings: portalSettings,
  partitioned: portalPartitioned,
  retention: [attemptRetention],
}
