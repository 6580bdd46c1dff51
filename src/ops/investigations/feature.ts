import type { Feature } from '../../kernel/feature.ts'
import { investigationEvents } from './events.ts'
import { investigationMigrations } from './migrations.ts'
import { investigationSettings } from './settings.ts'

/** What this feature declares. */
export const investigationsFeature: Feature = {
  migrations: investigationMigrations,
  events: investigationEvents,
  settings: investigationSettings,
  live: { investigations: 'security' },
}
