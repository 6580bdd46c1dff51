import type { Feature } from '../../kernel/feature.ts'
import { detectionEvents } from './events.ts'
import { detectionMigrations } from './migrations.ts'

/** What this feature declares. */
export const detectionFeature: Feature = {
  migrations: detectionMigrations,
  events: detectionEvents,
  live: { detection: 'security' },
}
