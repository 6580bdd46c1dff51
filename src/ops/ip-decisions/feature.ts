import type { Feature } from '../../kernel/feature.ts'
import { ipDecisionMigrations } from './migrations.ts'
import { ipDecisionEvents } from './events.ts'
import { ipDecisionRetention } from './tables.ts'

/** What this feature declares. */
export const ipDecisionsFeature: Feature = {
  migrations: ipDecisionMigrations,
  events: ipDecisionEvents,
  retention: [ipDecisionRetention],
}
