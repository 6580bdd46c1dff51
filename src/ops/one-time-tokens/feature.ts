import type { Feature } from '../../kernel/feature.ts'
import { oneTimeTokenMigrations } from './migrations.ts'
import { ticketRetention } from './tables.ts'

/** What this feature declares. */
export const oneTimeTokensFeature: Feature = {
  migrations: oneTimeTokenMigrations,
  retention: [ticketRetention],
}
