import type { Feature } from '../../kernel/feature.ts'
import { containerMigrations } from './migrations.ts'
import { containerSettings } from './settings.ts'

/** What this feature declares. */
export const containersFeature: Feature = {
  migrations: containerMigrations,
  settings: containerSettings,
}
