import type { Feature } from '../../kernel/feature.ts'
import { ipAccessMigrations } from './migrations.ts'
import { ipAccessEvents } from './events.ts'
import { ipAccessSettings } from './settings.ts'
import { ruleHitRetention } from './tables.ts'

/** What this feature declares. */
export const ipAccessFeature: Feature = {
  migrations: ipAccessMigrations,
  events: ipAccessEvents,
  settings: ipAccessSettings,
  live: { ip_access: 'security' },
  retention: [ruleHitRetention],
}
