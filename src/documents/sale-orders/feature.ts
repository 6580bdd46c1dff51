import type { Feature } from '../../kernel/feature.ts'
import { saleOrderMigrations } from './migrations.ts'
import { saleOrderEvents } from './events.ts'

/** What this feature declares. */
export const saleOrdersFeature: Feature = {
  migrations: saleOrderMigrations,
  events: saleOrderEvents,
}
