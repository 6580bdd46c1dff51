import type { Announcements } from '../../kernel/announced-cache.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { Audit } from '../audit/service.ts'
import type { Sessions } from '../sessions/service.ts'

export type UserNeeds = {
  db: Db
  clock: Clock
  ids: Ids
  bus: Announcements
  audit: Pick<Audit, 'record'>
  sessions: Pick<Sessions, 'endAllOf'>
}
