import { existsSync } from 'node:fs'
import type { Server as HttpServer } from 'node:net'
import { join } from 'node:path'
import { startOps } from './breakwater.ts'
import { databaseOf, type Config } from '../config/config.ts'
import { answerRequests, type Verbs } from '../control/socket.ts'
import { createAuditVerbs } from '../control/audit-verbs.ts'
import { createUserVerbs } from '../control/user-verbs.ts'
import { createSessionVerbs } from '../control/session-verbs.ts'
import { createIpAccessVerbs } from '../control/ip-access-verbs.ts'
import { createVerbs } from '../control/verbs.ts'
import { createHttp } from '../http/http.ts'
import { openCountries } from '../kernel/network/countries.ts'
import type { Db } from '../kernel/database/database.ts'
import { openKernel, type Kernel } from '../kernel/kernel.ts'
import type { Log } from '../kernel/log.ts'
import type { LogOutput } from '../kernel/log-output.ts'
import { stopInTurn } from '../kernel/stop.ts'
import { readMasterKey } from '../config/master-key.ts'
import { composeFeatures, serverDeclarations, type Features } from './features.ts'

export type Server = Awaited<ReturnType<typeof startServer>>

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
  const { ops, tracking, rateLimits, schedule, redis, followers } = features
  const running = await startOps(kernel, ops)
  kernel.database.lock?.onConnection(answerRequests(verbsOf(db, features), log))
  await features.followers.heartbeat.start()
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
  await followers.eventReaders.start()

  const stop = ({ drain = false } = {}): Promise<void> =>
    stopInTurn([
      () => drain && config.drainSeconds > 0 && draining.drain(config.drainSeconds * 1000),
      () => http.close(),
      () => schedule.stop(),
      () => followers.eventReaders.stop(),
      () => kernel.queue.stop(),
      () => tracking.stop(),
      () => features.passwords.links.settle(),
      () => features.delivery.stop(),
      () => rateLimits.stop(),
      () => features.followers.heartbeat.stop(),
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
function verbsOf(db: Db, { ops, followers, passwords, signIn }: Features): Verbs {
  const { audit, users, sessions, ipAccess } = ops
  const { factors, signIn: doors } = signIn
  const people = { db, users, factors, links: passwords.shownLinks, unlock: doors.unlock }
  return new Map([
    ...createVerbs({ audit, db }),
    ...createAuditVerbs({ db, proof: followers.proof }),
    ...createUserVerbs(people),
    ...createSessionVerbs({ db, users, sessions }),
    ...createIpAccessVerbs({ ipAccess, db }),
  ])
}

/** Built by `npm run build:console`: beside the sources in a clone, one folder up in the published package. */
const consoleDirectory = [
  join(import.meta.dirname, '../../dist/console'),
  join(import.meta.dirname, '../../console'),
].find((directory) => existsSync(join(directory, 'index.html')))
