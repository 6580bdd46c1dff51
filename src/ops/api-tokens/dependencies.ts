import type { Announcements } from '../../kernel/bus/announced-cache.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { Identity } from '../../kernel/identity.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { Log } from '../../kernel/log.ts'
import type { Settings } from '../../kernel/setting-registry.ts'
import type { Audit } from '../audit/service.ts'
import type { apiTokenSettings } from './settings.ts'

export type ApiTokenDependencies = {
  db: Db
  clock: Clock
  ids: Ids
  bus: Announcements
  log: Log
  audit: Pick<Audit, 'record'>
  identity: Identity
  settings: Settings<typeof apiTokenSettings>
  /** Told in the transaction that notes the warning; absent where there is no mail. */
  tellMaker?: (tx: Db, userId: string, token: { name: string; expiresAt: Date }) => Promise<void>
}
