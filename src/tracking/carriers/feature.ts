import type { Feature } from '../../kernel/feature.ts'
import { carrierMigrations } from './migrations.ts'
import { carrierEvents } from './events.ts'

/** What this feature declares. */
export const carriersFeature: Feature = {
  migrations: carrierMigrations,
  events: carrierEvents,
}
