import type { Announcements } from '../../kernel/announced-cache.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database.ts'
import type { Identity } from '../../kernel/identity.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { Log } from '../../kernel/log.ts'
import type { Audit } from '../audit/service.ts'

export type ApiTokenNeeds = {
  db: Db
  clock: Clock
  ids: Ids
  bus: Announcements
  log: Log
  audit: Pick<Audit, 'record'>
  identity: Identity
}
