import { bind } from '../kernel/bind.ts'
import type { Places } from '../kernel/network/countries.ts'
import { type DatabaseOptions, type Db, handleOf } from '../kernel/database/database.ts'
import type { EventDefinition } from '../kernel/events.ts'
import type { Identity } from '../kernel/identity.ts'
import { declarationsOf, type EventTable } from '../kernel/feature.ts'
import { openKernel, type Kernel } from '../kernel/kernel.ts'
import { createLog, type Log } from '../kernel/log.ts'
import { announceChange } from '../kernel/bus/changes.ts'
import { ensurePartitions } from '../kernel/database/partitions.ts'
import { thenMaybe } from '../kernel/maybe-promise.ts'
import { createRetention } from '../kernel/retention/retention.ts'
import { stopInTurn } from '../kernel/stop.ts'
import { composeIpAccess } from './ip-access.ts'
import { createAccess, type AccessDependencies } from '../ops/access/service.ts'
import type { ApiTokenDependencies } from '../ops/api-tokens/dependencies.ts'
import { createApiTokens } from '../ops/api-tokens/service.ts'
import { apiTokenSettings } from '../ops/api-tokens/settings.ts'
import { composeEventTypes } from '../ops/audit/event-types.ts'
import type { Anchors } from '../ops/audit/sealing/anchors.ts'
import { detectBruteForce } from '../ops/detection/detect.ts'
import { startSealer } from '../ops/audit/sealing/sealer.ts'
import { createAudit } from '../ops/audit/service.ts'
import { createIpDecisions } from '../ops/ip-decisions/service.ts'
import { createSessions } from '../ops/sessions/service.ts'
import { sessionSettings } from '../ops/sessions/settings.ts'
import { createSettings } from '../ops/settings/service.ts'
import type { UserDependencies } from '../ops/users/dependencies.ts'
import { embeddedFeatures } from '../ops/features.ts'
import { createUsers } from '../ops/users/service.ts'
import { personalLimits } from './session-limits.ts'

export type BreakwaterOptions = {
  /** `{ pool }` for a host's own `pg.Pool`, `{ url }` for a PostgreSQL, `{ dataDir }` for the embedded database. */
  database: DatabaseOptions
  /** At least 32 characters; keep it: what is sealed under it cannot be opened without. */
  secret: string
  /** Who the host's users are; without it the users kept here are. */
  identity?: Identity
  /** The host's own audit event types, all under `app.*`. */
  events?: Readonly<Record<string, EventDefinition>>
  /** Where addresses are; without it every country is unknown. */
  places?: Places
  log?: Log
}

const minuteMilliseconds = 60_000
const hourMilliseconds = 60 * minuteMilliseconds

export type OpsOptions = Pick<BreakwaterOptions, 'identity' | 'events' | 'places'> & {
  /** Those of all features of the installation; without them those of the embedded ones. */
  eventTables?: readonly EventTable[]
  people?: Pick<UserDependencies, 'factors' | 'wordsOfPlace'> & Pick<ApiTokenDependencies, 'tellMaker'>
  mustEnrol?: AccessDependencies['mustEnrol']
  /** Where checkpoints of the audit log are kept outside the database. */
  anchors?: Anchors
}
export type Ops = ReturnType<typeof composeOps>
export type Breakwater = Awaited<ReturnType<typeof createBreakwater>>

/** What the features of an embedding application declare. */
const declarations = declarationsOf(embeddedFeatures)

/**
 * The features of ops, composed by hand in dependency order: audit, then who is in, then what may be changed; long because it says what
 * needs what.
 */
export function composeOps(kernel: Kernel, options: OpsOptions = {}) {
  const { identity, people, places, mustEnrol, events = {}, eventTables = declarations.events } = options
  const { database, clock, ids, bus, log, secrets, settings: registry } = kernel
  const types = composeEventTypes(eventTables, events)
  const audit = createAudit({ clock, ids, secrets, events: types, anchors: options.anchors })
  const retention = createRetention({ clock, settings: registry, audit })
  const shared = { db: database.db, clock, ids, bus, log, audit, retention }
  const groupIdsOf = (db: Db, id: string) =>
    identity ? thenMaybe(identity.find(id), (person) => person?.groupIds ?? []) : users.groupIdsOf(db, id)
  const limits = personalLimits(registry, groupIdsOf)
  const sessions = createSessions({
    ...shared,
    db: database.urgent,
    limits,
    settings: registry.view(sessionSettings),
    ...(places && { places }),
  })
  const users = createUsers({
    ...shared,
    db: database.urgent,
    settings: registry,
    sessions,
    rulesAbout: (tx, groupId) => ipAccess.rulesAbout(tx, groupId),
    lockoutCheck: (tx, change, work) => ipAccess.guardPeopleChange(tx, change, work),
    ...people,
  })
  const who = identity ?? users.identity
  const apiTokens = createApiTokens({
    ...shared,
    ...(people?.tellMaker && { tellMaker: people.tellMaker }),
    identity: who,
    settings: registry.view(apiTokenSettings),
  })
  const settings = createSettings({ ...shared, registry })
  const ipAccess = composeIpAccess(kernel, { audit, sessions, users, settings, identity, places })
  const ipDecisions = createIpDecisions({ ...shared, identity: who, ipAccess, ...(places && { places }) })
  const access = createAccess({
    ...shared,
    identity: who,
    sessions,
    apiTokens,
    ipAccess,
    ipDecisions,
    mustEnrol,
  })
  return { audit, retention, sessions, users, apiTokens, access, settings, ipAccess, ipDecisions }
}

/** Starts what works on its own (batches, sealing); the answer stops it again, losing nothing. */
export async function startOps(
  { database, bus, log }: Kernel,
  { audit, sessions, users, apiTokens, settings, ipAccess, ipDecisions }: Ops,
): Promise<{ stop(): Promise<void> }> {
  await settings.start()
  await users.start()
  sessions.start()
  apiTokens.start()
  await ipAccess.start()
  ipDecisions.start()
  const sealer = startSealer({
    db: database.db,
    log,
    async seal(db) {
      const outcome = await audit.seal(db)
      if (outcome.sealed > 0) await announceChange(bus, db, 'audit')
      return outcome
    },
  })
  return {
    stop: () =>
      stopInTurn([
        () => ipAccess.stop(),
        () => settings.stop(),
        () => sessions.stop(),
        () => users.stop(),
        () => apiTokens.stop(),
        () => ipDecisions.stop(),
        () => sealer.stop(),
      ]),
  }
}

/**
 * Breakwater inside another application: sessions, access decisions, IP rules, the audit log and settings on the host's PostgreSQL, in a schema
 * of its own. User ids are the host's.
 *
 *     const breakwater = await createBreakwater({ database: { pool }, secret, identity })
 *     const opened = await breakwater.sessions.open(breakwater.db, { userId, address, userAgent })
 *     await breakwater.audit.record(breakwater.handleOf(client), { … })   // inside the host's open transaction
 */
export async function createBreakwater({ database, secret, log, ...options }: BreakwaterOptions) {
  const kernel = await openKernel(
    { database, masterKey: Buffer.from(secret), log: log ?? createLog({ level: 'warn' }) },
    declarations,
  )
  const ops = composeOps(kernel, options)
  const running = await startOps(kernel, ops).catch(async (error: unknown) => {
    await kernel.stop()
    throw error
  })
  const { db } = kernel.database
  const makePartitions = () => ensurePartitions(db, declarations.partitioned)
  const upkeep = setInterval(() => {
    makePartitions().catch((err: unknown) => kernel.log.error({ err }, 'partitions could not be made'))
  }, hourMilliseconds).unref()
  const following = setInterval(() => {
    const failed = 'what time does to the IP rules could not be followed'
    ops.ipAccess.follow(db).catch((err: unknown) => kernel.log.error({ err }, failed))
  }, minuteMilliseconds).unref()
  return {
    ...ops,
    audit: {
      ...ops.audit,
      detectBruteForce: bind({ audit: ops.audit, clock: kernel.clock }, detectBruteForce),
    },
    db,
    handleOf,
    stop: (): Promise<void> =>
      stopInTurn([
        () => clearInterval(upkeep),
        () => clearInterval(following),
        () => running.stop(),
        () => kernel.stop(),
      ]),
  }
}
