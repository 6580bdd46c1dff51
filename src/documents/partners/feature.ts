import type { Feature } from '../../kernel/feature.ts'
import { partnerMigrations } from './migrations.ts'
import { partnerEvents } from './events.ts'

/** What this feature declares. */
export const partnersFeature: Feature = {
  migrations: partnerMigrations,
  events: partnerEvents,
}
