import type { Feature } from '../../kernel/feature.ts'
import { auditMigrations } from './migrations.ts'
import { auditEvents } from './events.ts'
import { auditSettings } from './settings.ts'
import { auditInsertOnly, auditPartitioned } from './tables.ts'
import { sealedAuditKey } from './sealing/keyring.ts'

/** What this feature declares. */
export const auditFeature: Feature = {
  migrations: auditMigrations,
  events: auditEvents,
  settings: auditSettings,
  insertOnly: auditInsertOnly,
  partitioned: auditPartitioned,
  sealed: sealedAuditKey,
}
