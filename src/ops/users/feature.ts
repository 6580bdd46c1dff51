import type { Feature } from '../../kernel/feature.ts'
import { userMigrations } from './migrations.ts'
import { userEvents } from './events.ts'

/** What this feature declares. */
export const usersFeature: Feature = {
  migrations: userMigrations,
  events: userEvents,
}
