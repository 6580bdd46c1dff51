import type { AnnouncedCache, Announcements } from '../../kernel/bus/announced-cache.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { EventThrottle } from '../../kernel/event-throttle.ts'
import type { Belief, Identity, Person } from '../../kernel/identity.ts'
import type { MaybePromise } from '../../kernel/maybe-promise.ts'
import type { Audit } from '../audit/service.ts'
import type { IpAccess } from '../ip-access/service.ts'
import type { IpDecisions } from '../ip-decisions/service.ts'
import type { Sessions } from '../sessions/service.ts'
import type { OneTimeTokens } from '../one-time-tokens/service.ts'
import type { GateRow } from './tables.ts'

export type GateDependencies = {
  db: Db
  clock: Clock
  bus: Announcements
  audit: Pick<Audit, 'record'>
  tickets: Pick<OneTimeTokens, 'issue' | 'redeem'>
  sessions: Pick<Sessions, 'checkById' | 'noteUse' | 'end'>
  identity: Identity
  ipAccess: Pick<IpAccess, 'decide'>
  ipDecisions: Pick<IpDecisions, 'refuse'>
  /** Whether this person has to add a second factor before anything else. */
  mustEnrol(person: Person): MaybePromise<boolean>
  /** Where people sign in. */
  publicUrl: string
  /** The origins that may be protected, and returned to. */
  protectedHosts: readonly string[]
}

/** From where a request comes. */
export type From = { address: string; userAgent?: string | undefined; belief?: Belief | undefined }
/** A request to a protected host, with everything it carries under the name of the gate's cookie. */
export type Visit = From & { origin: string; tokens: readonly string[] }

export type Context = GateDependencies & {
  known: AnnouncedCache<GateRow>
  allowed: ReadonlySet<string>
  eventThrottle: EventThrottle
}
