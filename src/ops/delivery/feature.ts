import type { Feature } from '../../kernel/feature.ts'
import { deliveryMigrations } from './migrations.ts'
import { deliveryEvents } from './events.ts'
import { failedMailRetention } from './tables.ts'

/** What this feature declares. */
export const deliveryFeature: Feature = {
  migrations: deliveryMigrations,
  events: deliveryEvents,
  retention: [failedMailRetention],
}
