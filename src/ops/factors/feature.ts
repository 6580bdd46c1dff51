import type { Feature } from '../../kernel/feature.ts'
import { factorMigrations } from './migrations.ts'
import { factorEvents } from './events.ts'
import { factorSettings } from './settings.ts'

/** What this feature declares. */
export const factorsFeature: Feature = {
  migrations: factorMigrations,
  events: factorEvents,
  settings: factorSettings,
}
