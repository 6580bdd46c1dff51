import type { Feature } from '../../kernel/feature.ts'
import { forwardAuthMigrations } from './migrations.ts'
import { forwardAuthEvents } from './events.ts'
import { gateRetention } from './tables.ts'

/** What this feature declares. */
export const forwardAuthFeature: Feature = {
  migrations: forwardAuthMigrations,
  events: forwardAuthEvents,
  retention: [gateRetention],
}
