import type { Announcements } from '../../kernel/bus/announced-cache.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Places } from '../../kernel/network/countries.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { Caller, Identity, Person } from '../../kernel/identity.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { Log } from '../../kernel/log.ts'
import type { Audit } from '../audit/service.ts'
import type { Sessions } from '../sessions/service.ts'
import type { SettingsService } from '../settings/service.ts'
import type { Hits } from './live/hits.ts'

export type IpAccessDependencies = {
  db: Db
  clock: Clock
  ids: Ids
  bus: Announcements
  log: Log
  audit: Pick<Audit, 'record'>
  /** As the database has them, and back to what they were. */
  stored: Pick<SettingsService, 'overrides' | 'restore'>
  /** From memory. */
  identity: Identity
  people: {
    /** As the database has them. */
    find(db: Db, userId: string): Promise<Person | undefined>
    /** Who could sign in as administrator; without it only the author of a change is kept from shutting themselves out. */
    listAdmins?: (db: Db) => Promise<readonly Person[]>
    /** Gives a person their roles, groups and state back; without it no change of people is undone. */
    restore?: (db: Db, person: Person, by: Caller) => Promise<void>
    /** Which of the ids nobody has; without it rules may name whomever they want. */
    listUnknown?: Record<'users' | 'groups', (db: Db, ids: readonly string[]) => Promise<readonly string[]>>
  }
  sessions: Pick<Sessions, 'writeUses' | 'listOpenPlaces' | 'listAddressesOf' | 'endThese'>
  hits: Pick<Hits, 'note' | 'start' | 'stop'>
  /** Absent: every country is unknown. */
  places?: Pick<Places, 'countryOf'> | undefined
}
