import { createBus, type Bus } from './bus/bus.ts'
import { createDatabaseClock, type Clock } from './clock.ts'
import { openDatabase, type Database, type DatabaseOptions, type Statement } from './database/database.ts'
import { eventReaderMigrations } from './event-reader/cursors.ts'
import type { Declarations, LiveTopics } from './feature.ts'
import { createIds, type Ids } from './ids.ts'
import type { Log } from './log.ts'
import { measure, createMetrics, type Metrics } from './metrics.ts'
import { migrate } from './database/migrations.ts'
import { createObserve, type Observe } from './observe.ts'
import { ensurePartitions, kernelMigrations } from './database/partitions.ts'
import { createQueue, installQueue, type Queue } from './queue.ts'
import { jobQueue, scheduleMigrations } from './schedule.ts'
import { checkMasterKey, installationInsertOnly, installationMigrations } from './database/installation.ts'
import { createSecrets, type Secrets } from './secrets.ts'
import { stopInTurn } from './stop.ts'
import { createSettingRegistry, type SettingRegistry } from './setting-registry.ts'

/** What every feature is handed. */
export type Kernel = {
  database: Database
  clock: Clock
  ids: Ids
  secrets: Secrets
  log: Log
  metrics: Metrics
  observe: Observe
  settings: SettingRegistry
  bus: Bus
  queue: Queue
  /** What open pages may be told has changed. */
  liveTopics: LiveTopics
  stop(): Promise<void>
}

export type KernelOptions = {
  database: DatabaseOptions
  /** At least 32 bytes; everything secret at rest is sealed under keys derived from it. */
  masterKey: Uint8Array
  log: Log
}

const synchroniseEveryMilliseconds = 10_000

/** Opens the database, brings its tables up to date, and assembles what all features share. */
export async function openKernel(
  { database: place, masterKey, log }: KernelOptions,
  features: Declarations,
): Promise<Kernel> {
  const observe = createObserve()
  const metrics = createMetrics()
  measure(observe, metrics)
  const database = await openDatabase({ ...place, onStatement: reportTo(observe) })
  try {
    await prepareTables(database, { runningRole: runningRoleOf(place), features })
    const secrets = createSecrets(masterKey)
    await checkMasterKey(database.db, secrets, features.sealed)
    const clock = createDatabaseClock()
    await clock.synchronise(database.db)
    const synchronise = () =>
      clock.synchronise(database.db).catch((err: unknown) => log.warn({ err }, 'clock not synchronised'))
    const timer = setInterval(() => void synchronise(), synchroniseEveryMilliseconds).unref()
    const bus = createBus({ database, log })
    await bus.start()
    return {
      database,
      clock,
      bus,
      log,
      observe,
      ids: createIds(clock),
      secrets,
      metrics,
      settings: createSettingRegistry(features.settings),
      queue: createQueue({ database, log }),
      liveTopics: features.live,
      stop: () => stopInTurn([() => clearInterval(timer), () => bus.stop(), () => database.close()]),
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

const reportTo =
  (observe: Observe) =>
  ({ sql, milliseconds, rows, error }: Statement): void =>
    observe.report({ kind: 'statement', name: sql, milliseconds, rows, failed: error !== undefined })

/** Brings the tables of the kernel and of the features up to date. */
export async function prepareTables(
  { db, owner }: Database,
  { runningRole, features }: { runningRole?: string | undefined; features: Declarations },
): Promise<void> {
  const migrations = {
    ...kernelMigrations,
    ...installationMigrations,
    ...scheduleMigrations,
    ...eventReaderMigrations,
    ...features.migrations,
  }
  await migrate(owner, migrations, {
    insertOnly: [...installationInsertOnly, ...features.insertOnly],
    ...(runningRole === undefined ? {} : { runningRole }),
  })
  await installQueue(owner, { queues: [jobQueue], runningRole })
  await ensurePartitions(db, features.partitioned)
}

/** With two URLs the first names the role that works with the tables without owning them. */
function runningRoleOf(place: DatabaseOptions): string | undefined {
  if (!('url' in place) || place.ownerUrl === undefined || place.ownerUrl === place.url) return undefined
  return decodeURIComponent(new URL(place.url).username)
}
