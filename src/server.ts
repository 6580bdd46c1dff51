import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { composeOps, opsDeclarations, startOps } from './breakwater.ts'
import { databaseOf, type Config } from './config.ts'
import { answerRequests } from './control/socket.ts'
import { createVerbs } from './control/verbs.ts'
import { composeDocuments, documentEvents, documentMigrations } from './documents.ts'
import { createHttp } from './http/http.ts'
import { openKernel, type Declarations, type Kernel } from './kernel/kernel.ts'
import type { Log } from './kernel/log.ts'
import { createRateLimits, rateLimitMigrations } from './kernel/rate-limit.ts'
import { openRedis } from './kernel/redis.ts'
import { createSchedule } from './kernel/schedule.ts'
import { stopInTurn } from './kernel/stop.ts'
import { readMasterKey } from './master-key.ts'
import { apiTokenRoutes } from './ops/api-tokens/routes.ts'
import { auditJobs } from './ops/audit/jobs.ts'
import { gateEvents } from './ops/gates/events.ts'
import { gateJobs } from './ops/gates/jobs.ts'
import { gateMigrations } from './ops/gates/migrations.ts'
import { createGates } from './ops/gates/service.ts'
import { maintenanceJobs, recordFailure } from './ops/jobs/service.ts'
import { sessionJobs } from './ops/sessions/jobs.ts'
import { settingRoutes } from './ops/settings/routes.ts'
import { signInEvents } from './ops/sign-in/events.ts'
import { signInRoutes } from './ops/sign-in/routes.ts'
import { createSignIn } from './ops/sign-in/service.ts'
import { ticketJobs } from './ops/tickets/jobs.ts'
import { ticketMigrations } from './ops/tickets/migrations.ts'
import { createTickets } from './ops/tickets/service.ts'
import { userRoutes } from './ops/users/routes.ts'
import { composeTracking, trackingDeclarations, trackingEvents } from './tracking.ts'
import { explainContainerNumber } from './tracking/containers/number-verdict.ts'

export type Server = Awaited<ReturnType<typeof startServer>>

const declarations: Declarations = {
  migrations: {
    ...rateLimitMigrations,
    ...ticketMigrations,
    ...gateMigrations,
    ...opsDeclarations.migrations,
    ...documentMigrations,
    ...trackingDeclarations.migrations,
  },
  insertOnly: opsDeclarations.insertOnly,
  partitioned: [...opsDeclarations.partitioned, ...trackingDeclarations.partitioned],
  settings: [...opsDeclarations.settings, ...trackingDeclarations.settings],
}

/** The database of an installation, brought up to date, with what all rooms share. */
export const openInstallation = async (config: Config, log: Log): Promise<Kernel> =>
  openKernel({ database: databaseOf(config), masterKey: await readMasterKey(config), log }, declarations)

/** The whole server: config → database → rooms → http → jobs. What `stop` does is the same in reverse, losing nothing. */
export async function startServer(config: Config, log: Log) {
  const kernel = await openInstallation(config, log)
  const { db } = kernel.database
  const rooms = composeRooms(kernel, config)
  const { ops, tracking, rateLimits, schedule, redis } = rooms

  const running = await startOps(kernel, ops)
  kernel.database.lock?.onConnection(answerRequests(createVerbs({ audit: ops.audit, db }), log))
  const { adminEmail: email, adminPassword: password } = config
  const firstAdmin = await ops.users.ensureFirstAdmin(db, { email, password })
  await rateLimits.start()
  tracking.start()
  const http = await createHttp({
    kernel,
    ...ops,
    ...tracking,
    gates: rooms.gates,
    routes: rooms.routes,
    config,
    consoleDirectory,
  })
  await http.listen({ host: config.host, port: config.port })
  await kernel.queue.start()
  await schedule.start()

  const stop = (): Promise<void> =>
    stopInTurn([
      () => http.close(),
      () => schedule.stop(),
      () => kernel.queue.stop(),
      () => tracking.stop(),
      () => rateLimits.stop(),
      () => running.stop(),
      () => redis?.disconnect(),
      () => kernel.stop(),
    ])
  const address = http.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : config.port
  return { ...kernel, ...ops, ...tracking, ...rooms.documents, schedule, http, port, firstAdmin, stop }
}

/** All rooms by hand, in dependency order: ops, then documents, then tracking, which is built on both. */
function composeRooms(kernel: Kernel, config: Config) {
  const { database, clock, ids, bus, log } = kernel
  const redis = openRedis(config.redisUrl, log)
  const rateLimits = createRateLimits({ db: database.db, bus, log, redis })
  const ops = composeOps(kernel, { rooms: [signInEvents, gateEvents, ...documentEvents, ...trackingEvents] })
  const { audit, sessions, users, apiTokens, settings } = ops
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
    containersChanged: (db, orders) => tracking.containers.follow(db, orders),
  })
  const tickets = createTickets({ clock })
  const { identity } = users
  const gates = createGates({ ...kernel, ...ops, ...config, db: database.db, tickets, identity })
  const signIn = createSignIn({ identity, sessions, users, audit })
  const own = [
    ...signInRoutes(signIn),
    ...userRoutes(users),
    ...apiTokenRoutes(apiTokens),
    ...settingRoutes(settings),
  ]
  const routes = [...own, ...documents.routes, ...tracking.routes]
  const upkeep = [...auditJobs(audit), ...gateJobs(gates), ...maintenanceJobs(declarations.partitioned)]
  const jobs = [...sessionJobs(sessions), ...ticketJobs(tickets), ...tracking.jobs, ...upkeep]
  const onFailure = recordFailure(audit)
  const schedule = createSchedule({ ...kernel, db: database.db, timeZone: config.timeZone, jobs, onFailure })
  return { ops, documents, tracking, gates, routes, rateLimits, schedule, redis }
}

/** Built by `npm run build:console`: beside the sources in a clone, one folder up in the published package. */
const consoleDirectory = [
  join(import.meta.dirname, '../dist/console'),
  join(import.meta.dirname, '../console'),
].find((directory) => existsSync(join(directory, 'index.html')))
