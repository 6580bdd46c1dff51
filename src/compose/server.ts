import { existsSync } from 'node:fs'
import type { Server as HttpServer } from 'node:net'
import { join } from 'node:path'
import { composeOps, startOps, type Ops } from './breakwater.ts'
import { databaseOf, type Config } from '../config/config.ts'
import { answerRequests, type Verbs } from '../control/socket.ts'
import { createUserVerbs } from '../control/user-verbs.ts'
import { createSessionVerbs } from '../control/session-verbs.ts'
import { createIpAccessVerbs } from '../control/ip-access-verbs.ts'
import { createVerbs } from '../control/verbs.ts'
import { composeDocuments } from './documents.ts'
import { createHttp } from '../http/http.ts'
import { serveIpAccess } from './ip-access.ts'
import { openCountries, type Countries } from '../kernel/network/countries.ts'
import type { Db } from '../kernel/database/database.ts'
import { declarationsOf } from '../kernel/feature.ts'
import { openKernel, type Kernel } from '../kernel/kernel.ts'
import type { Log } from '../kernel/log.ts'
import type { LogOutput } from '../kernel/log-output.ts'
import { createRateLimits, rateLimitMigrations } from '../kernel/rate-limit/rate-limit.ts'
import { openRedis } from '../kernel/rate-limit/redis.ts'
import { createSchedule } from '../kernel/schedule.ts'
import { stopInTurn } from '../kernel/stop.ts'
import { composeMail, composePasswords } from './mail.ts'
import { readMasterKey } from '../config/master-key.ts'
import { documentsFeatures } from '../documents/features.ts'
import { embeddedFeatures, serverOnlyFeatures } from '../ops/features.ts'
import { trackingFeatures } from '../tracking/features.ts'
import { apiTokenJobs } from '../ops/api-tokens/jobs.ts'
import { apiTokenRoutes } from '../ops/api-tokens/routes.ts'
import { auditJobs } from '../ops/audit/jobs.ts'
import { maintenanceJobs, recordFailure } from '../ops/jobs/service.ts'
import { sessionJobs } from '../ops/sessions/jobs.ts'
import { sessionRoutes } from '../ops/sessions/routes.ts'
import { settingRoutes } from '../ops/settings/routes.ts'
import { userRoutes } from '../ops/users/routes.ts'
import { composeSignIn } from './sign-in.ts'
import { composeTracking } from './tracking.ts'
import { explainContainerNumber } from '../tracking/containers/numbers/explain-number.ts'

export type Server = Awaited<ReturnType<typeof startServer>>

/** What all features of the server declare. */
export const serverDeclarations = declarationsOf([
  { migrations: rateLimitMigrations },
  ...embeddedFeatures,
  ...serverOnlyFeatures,
  ...documentsFeatures,
  ...trackingFeatures,
])

/** The database of an installation, brought up to date, with what all features share. */
export const openInstallation = async (config: Config, log: Log): Promise<Kernel> =>
  openKernel(
    { database: databaseOf(config), masterKey: await readMasterKey(config), log },
    serverDeclarations,
  )

/**
 * The whole server: config → database → features → http → jobs. What `stop` does is the same in reverse, losing nothing;
 * long because every part starts and stops in its turn.
 */
export async function startServer(config: Config, log: Log, output?: Pick<LogOutput, 'onDropped'>) {
  const kernel = await openInstallation(config, log)
  const { db } = kernel.database
  const countries = await openCountries({ file: config.countryDatabase, log })
  const features = composeFeatures(kernel, config, countries)
  const { ops, tracking, rateLimits, schedule, redis } = features
  const running = await startOps(kernel, ops)
  kernel.database.lock?.onConnection(answerRequests(verbsOf(db, features), log))
  const firstAdmin = await ops.users.ensureFirstAdmin(db, firstAdminOf(config))
  await rateLimits.start()
  tracking.start()
  features.delivery.start()
  const { routes, signIn } = features
  if (redis)
    kernel.metrics.gauge('redis_usable', 'Whether Redis counts (1), or PostgreSQL for it (0).', () =>
      Number(redis.isUsable()),
    )
  const dependencies = { kernel, ...ops, ...tracking, ...signIn, routes, config, consoleDirectory }
  const { http, draining } = await createHttp(dependencies)
  const lost = kernel.metrics.counter('log_lines_dropped_total', 'Log lines that could not be written.')
  output?.onDropped(() => lost.inc())
  await http.listen({ host: config.host, port: config.port })
  await kernel.queue.start()
  await schedule.start()

  const stop = ({ drain = false } = {}): Promise<void> =>
    stopInTurn([
      () => drain && config.drainSeconds > 0 && draining.drain(config.drainSeconds * 1000),
      () => http.close(),
      () => schedule.stop(),
      () => kernel.queue.stop(),
      () => tracking.stop(),
      () => features.passwords.links.settle(),
      () => features.delivery.stop(),
      () => rateLimits.stop(),
      () => running.stop(),
      () => redis?.disconnect(),
      () => countries.stop(),
      () => kernel.stop(),
    ])
  const port = portOf(http.server.address()) ?? config.port
  return { ...kernel, ...ops, ...tracking, ...features.documents, schedule, http, port, firstAdmin, stop }
}

const firstAdminOf = ({ adminEmail: email, adminPassword: password }: Config) => ({ email, password })

const portOf = (address: ReturnType<HttpServer['address']>): number | undefined =>
  typeof address === 'object' ? address?.port : undefined

/** The features without anything that runs: for the command line where no server can be asked. */
export async function openBesideServer(config: Config, log: Log) {
  const kernel = await openInstallation(config, log)
  const countries = await openCountries({ file: config.countryDatabase, log })
  const features = composeFeatures(kernel, { ...config, redisUrl: undefined }, countries)
  const verbs = verbsOf(kernel.database.db, features)
  return {
    verbs,
    stop: (): Promise<void> =>
      stopInTurn([
        () => features.passwords.stop(),
        () => features.ops.ipAccess.settle(),
        () => countries.stop(),
        () => kernel.stop(),
      ]),
  }
}

/** What the command line may ask for. */
function verbsOf(db: Db, { ops, passwords, signIn }: ReturnType<typeof composeFeatures>): Verbs {
  const { audit, users, sessions, ipAccess } = ops
  const { factors, signIn: doors } = signIn
  const people = { db, users, factors, links: passwords.shownLinks, unlock: doors.unlock }
  return new Map([
    ...createVerbs({ audit, db }),
    ...createUserVerbs(people),
    ...createSessionVerbs({ db, users, sessions }),
    ...createIpAccessVerbs({ ipAccess, db }),
  ])
}

/** Composes all features in dependency order: ops, documents, tracking, sign-in; long because it says what needs what. */
function composeFeatures(kernel: Kernel, config: Config, places: Countries) {
  const { database, clock, ids, bus, log } = kernel
  const redis = openRedis(config.redisUrl, log)
  const rateLimits = createRateLimits({ db: database.db, bus, log, redis })
  const { publicUrl } = config
  const ops = composeOps(kernel, {
    places,
    eventTables: serverDeclarations.events,
    mustEnrol: (person) => signIn.demand.mustEnrol(person),
    people: {
      factors: { holders: (db, userIds) => signIn.factors.holders(db, userIds) },
      wordsOfPlace: () => [tracking.companyName(), new URL(publicUrl).hostname],
      tellMaker: (tx, userId, token) => mails.tokenExpires(tx, userId, token),
      passwordChanged: (tx, userId) => passwords.links.passwordChanged(tx, userId),
    },
  })
  const { audit } = ops
  const tracking = composeTracking(kernel, {
    audit,
    rateLimits,
    config,
    requireOrder: (db, id) => documents.saleOrders.get(db, id),
  })
  const documents = composeDocuments({
    clock,
    ids,
    audit,
    containerNumbers: { check: explainContainerNumber },
    carriersSetUp: (db) => tracking.carriers.scacs(db),
    containersChanged: (db, orders) => tracking.containers.follow(db, orders),
  })
  const { companyName } = tracking
  const { delivery, mails, tellNewDevice, ...mail } = composeMail(kernel, ops, {
    config,
    companyName,
    places,
  })
  const notify = mails.factorsChanged
  const resetByMail = delivery.hasMail
  const signIn = composeSignIn(kernel, ops, {
    ...config,
    rateLimits,
    tellNewDevice,
    companyName,
    notify,
    resetByMail,
  })
  const passwords = composePasswords(kernel, ops, { mails, rateLimits, signIn, publicUrl })
  const ip = serveIpAccess(kernel, ops, { countries: places, trustedProxies: config.trustedProxies })
  const features = { ops, ip, documents, tracking, delivery, mail, passwords, signIn }
  const onFailure = recordFailure(audit)
  const { timeZone } = config
  const jobs = jobsOf(features)
  const schedule = createSchedule({ ...kernel, db: database.db, timeZone, jobs, onFailure })
  return { ...features, routes: routesOf(features), rateLimits, schedule, redis }
}

type Features = {
  ops: Ops
  ip: ReturnType<typeof serveIpAccess>
  documents: ReturnType<typeof composeDocuments>
  tracking: ReturnType<typeof composeTracking>
  mail: Pick<ReturnType<typeof composeMail>, 'jobs'>
  passwords: ReturnType<typeof composePasswords>
  signIn: ReturnType<typeof composeSignIn>
}

const routesOf = ({ ops, ip, documents, tracking, passwords, signIn }: Features) => [
  ...signIn.routes,
  ...userRoutes(ops.users, { ...passwords, unlock: signIn.signIn.unlock }),
  ...apiTokenRoutes(ops.apiTokens),
  ...settingRoutes(ops.settings),
  ...ip.routes,
  ...sessionRoutes(ops.sessions),
  ...documents.routes,
  ...tracking.routes,
]

const jobsOf = ({ ops, ip, tracking, mail, signIn }: Features) => [
  ...sessionJobs(ops.sessions),
  ...apiTokenJobs(ops.apiTokens),
  ...ip.jobs,
  ...signIn.jobs,
  ...mail.jobs,
  ...tracking.jobs,
  ...auditJobs(ops.audit),
  ...maintenanceJobs(serverDeclarations.partitioned),
]

/** Built by `npm run build:console`: beside the sources in a clone, one folder up in the published package. */
const consoleDirectory = [
  join(import.meta.dirname, '../../dist/console'),
  join(import.meta.dirname, '../../console'),
].find((directory) => existsSync(join(directory, 'index.html')))
