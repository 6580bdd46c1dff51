import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { Redis } from 'ioredis'
import { composeOps, opsDeclarations, startOps, type Ops } from './breakwater.ts'
import type { Config } from './config.ts'
import { createPartners } from './documents/partners/service.ts'
import { partnerEvents } from './documents/partners/events.ts'
import { partnerMigrations } from './documents/partners/migrations.ts'
import { partnerRoutes } from './documents/partners/routes.ts'
import { saleOrderEvents } from './documents/sale-orders/events.ts'
import { saleOrderMigrations } from './documents/sale-orders/migrations.ts'
import { saleOrderRoutes } from './documents/sale-orders/routes.ts'
import { createSaleOrders } from './documents/sale-orders/service.ts'
import { createHttp } from './http/http.ts'
import { openKernel, type Declarations, type Kernel } from './kernel/kernel.ts'
import type { Log } from './kernel/log.ts'
import { createRateLimits } from './kernel/rate-limit.ts'
import { createSchedule, type Schedule } from './kernel/schedule.ts'
import { readMasterKey } from './master-key.ts'
import { accessRoutes } from './ops/access/routes.ts'
import { createSignIn } from './ops/access/sign-in.ts'
import { auditJobs } from './ops/audit/jobs.ts'
import { maintenanceJobs, recordFailure } from './ops/jobs/service.ts'
import { sessionJobs } from './ops/sessions/jobs.ts'
import { settingRoutes } from './ops/settings/routes.ts'
import { userRoutes } from './ops/users/routes.ts'
import { composeTracking, trackingDeclarations, trackingEvents } from './tracking.ts'
import { explainContainerNumber } from './tracking/containers/number-verdict.ts'

export type Server = Awaited<ReturnType<typeof startServer>>

const declarations: Declarations = {
  migrations: {
    ...opsDeclarations.migrations,
    ...partnerMigrations,
    ...saleOrderMigrations,
    ...trackingDeclarations.migrations,
  },
  insertOnly: opsDeclarations.insertOnly,
  partitioned: [...opsDeclarations.partitioned, ...trackingDeclarations.partitioned],
  settings: [...opsDeclarations.settings, ...trackingDeclarations.settings],
}

/** The database of an installation, brought up to date, with what all rooms share. */
export const openInstallation = async (config: Config, log: Log): Promise<Kernel> =>
  openKernel({ database: placeOf(config), masterKey: await readMasterKey(config), log }, declarations)

/** The whole server, composed by hand: config → database → ops → documents → tracking → http → jobs; `stop` undoes it in reverse. */
export async function startServer(config: Config, log: Log) {
  const kernel = await openKernel(
    { database: placeOf(config), masterKey: await readMasterKey(config), log },
    declarations,
  )
  const { database, bus } = kernel
  const redis = openRedis(config, log)
  const rateLimits = createRateLimits({ db: database.db, bus, log, redis })

  const ops = composeOps(kernel, { rooms: [partnerEvents, saleOrderEvents, ...trackingEvents] })
  const tracking = composeTracking(kernel, {
    audit: ops.audit,
    rateLimits,
    config,
    requireOrder: (db, id) => saleOrders.get(db, id),
  })
  const { partners, saleOrders } = composeDocuments(kernel, ops, tracking.containers.follow)

  const signIn = createSignIn({ identity: ops.users.identity, ...ops })
  const routes = [
    ...accessRoutes(signIn),
    ...userRoutes(ops.users),
    ...settingRoutes(ops.settings),
    ...partnerRoutes(partners),
    ...saleOrderRoutes(saleOrders),
    ...tracking.routes,
  ]
  const jobs = [
    ...sessionJobs(ops.sessions),
    ...auditJobs(ops.audit),
    ...tracking.jobs,
    ...maintenanceJobs(declarations.partitioned),
  ]
  const schedule = createSchedule({
    ...kernel,
    db: database.db,
    timeZone: config.timeZone,
    jobs,
    onFailure: recordFailure(ops.audit),
  })

  const running = await startOps(kernel, ops)
  const firstAdmin = await ops.users.ensureFirstAdmin(database.db, {
    email: config.adminEmail,
    password: config.adminPassword,
  })
  await rateLimits.start()
  tracking.start()
  const http = await createHttp({
    kernel,
    access: ops.access,
    audit: ops.audit,
    portal: tracking.portal,
    routes,
    config,
    consoleDirectory,
    companyName: tracking.companyName,
  })
  await http.listen({ host: config.host, port: config.port })
  await kernel.queue.start()
  await schedule.start()

  const stop = async (): Promise<void> => {
    await http.close()
    await stopJobs(schedule, kernel)
    await tracking.stop()
    await rateLimits.stop()
    await running.stop()
    redis?.disconnect()
    await kernel.stop()
  }
  return {
    ...kernel,
    ...ops,
    ...tracking,
    partners,
    saleOrders,
    schedule,
    http,
    port: portOf(http),
    firstAdmin,
    stop,
  }
}

/** Built by `npm run build:console`; beside the sources in a clone, one folder up in the published build. */
const consoleDirectory = [
  join(import.meta.dirname, '../dist/console'),
  join(import.meta.dirname, '../console'),
].find((directory) => existsSync(join(directory, 'index.html')))

const placeOf = ({ databaseUrl, databaseOwnerUrl, dataDir }: Config) =>
  databaseUrl === undefined ? { dataDir } : { url: databaseUrl, ownerUrl: databaseOwnerUrl ?? databaseUrl }

function composeDocuments(
  kernel: Kernel,
  { audit }: Ops,
  containersChanged: Parameters<typeof createSaleOrders>[0]['containersChanged'],
) {
  const needs = { clock: kernel.clock, ids: kernel.ids, audit }
  const partners = createPartners(needs)
  const containerNumbers = { check: explainContainerNumber }
  return {
    partners,
    saleOrders: createSaleOrders({ ...needs, partners, containerNumbers, containersChanged }),
  }
}

/** Never waits long for Redis and never queues while it is away: the limits then count in PostgreSQL. */
function openRedis({ redisUrl }: Config, log: Log): Redis | undefined {
  if (redisUrl === undefined) return undefined
  const redis = new Redis(redisUrl, {
    commandTimeout: 200,
    connectTimeout: 2_000,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
  })
  redis.on('error', (err) => log.warn({ err }, 'redis'))
  return redis
}

async function stopJobs(schedule: Schedule, { queue }: Kernel): Promise<void> {
  await schedule.stop()
  await queue.stop()
}

function portOf(http: FastifyInstance): number {
  const address = http.server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
