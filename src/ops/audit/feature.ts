import type { Feature } from '../../kernel/feature.ts'
import { auditMigrations } from './migrations.ts'
import { auditEvents } from './events.ts'
import { auditInsertOnly, auditPartitioned, auditSearchable } from './tables.ts'
import { auditSettings } from './settings.ts'
import { sealedAuditKey } from './sealing/keyring.ts'

/** What this feature declares. */
export const auditFeature: Feature = {
  migrations: auditMigrations,
  events: auditEvents,
  insertOnly: [...auditInsertOnly, auditSearchable],
  settings: auditSettings,
  partitioned: auditPartitioned,
  live: { audit: 'security' },
  sealed: sealedAuditKey,
}
