import type { Feature } from '../../kernel/feature.ts'
import { linkMigrations } from './migrations.ts'
import { linkEvents } from './events.ts'
import { linkSettings } from './settings.ts'

/** What this feature declares. */
export const linksFeature: Feature = {
  migrations: linkMigrations,
  events: linkEvents,
  settings: linkSettings,
}
