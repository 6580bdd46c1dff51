import type { Feature } from '../../kernel/feature.ts'
import { sessionMigrations } from './migrations.ts'
import { sessionEvents } from './events.ts'
import { sessionSettings } from './settings.ts'
import { sessionPartitions, sessionRetention } from './tables.ts'

/** What this feature declares. */
export const sessionsFeature: Feature = {
  migrations: sessionMigrations,
  events: sessionEvents,
  settings: sessionSettings,
  partitioned: sessionPartitions,
  retention: [sessionRetention],
  live: { sessions: 'security' },
}
