import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import * as pg from 'pg'
import {
  handleOfClient,
  handleOfPool,
  StatementTimeout,
  type ConnectablePool,
  type Db,
  type QueryableClient,
  type Statement,
} from './connection.ts'
import { createListener, type Listener, type NotificationSource, type Subscription } from './listener.ts'
import {
  checkServer,
  checkVersion,
  connection,
  defaultLimits,
  openOwnerPool,
  openPostgresPool,
  reserveBeside,
  type PostgresLimits,
} from './postgres.ts'
import { lockDataDirectory, type DataDirectoryLock } from './data-directory.ts'

export { DatabaseRefused } from './postgres.ts'
export { StatementTimeout } from './connection.ts'
export type { Db, Statement } from './connection.ts'

/** Builder queries run in schema `breakwater`; raw SQL names `breakwater.x` itself. Nothing relies on `search_path`. */
export type Database = {
  /** The running role. */
  db: Db
  /** The same role, for short statements that must not wait for others: session checks, signing out, readiness. */
  urgent: Db
  /** The migrating role, without a time limit. On the embedded database it is the same connection: never use it inside a transaction. */
  owner: Db
  engine: 'pglite' | 'postgres'
  /** Present on the embedded database: how the command line reaches the process that owns the directory. */
  lock?: DataDirectoryLock
  listen: (channel: string, onPayload: (payload: string) => void) => Promise<Subscription>
  /** Tells when notifications can no longer be heard, and when they can again. */
  onListenerChange: (callback: (isConnected: boolean) => void) => void
  close: () => Promise<void>
}

export type DatabaseOptions = (
  | { url: string; ownerUrl?: string }
  | { dataDir: string }
  | {
      /** A host's own pool; it is neither reconfigured nor ended. The listener keeps one of its clients. */ pool: pg.Pool
    }
) & {
  limits?: Partial<PostgresLimits> | undefined
  /** Told of every statement; costs nothing when absent. */
  onStatement?: ((statement: Statement) => void) | undefined
}

/** Where PGlite's files lie below the data directory, which has room for the lock and other things too. */
export const embeddedFiles = 'database'

/** Opens the database that the options name: a PostgreSQL by URL, the embedded one in a directory, or a host's pool. */
export function openDatabase(options: DatabaseOptions): Promise<Database> {
  if ('dataDir' in options) return openEmbedded(options.dataDir, options)
  if ('pool' in options) return openOverHostPool(options.pool, options)
  return openPostgres(options.url, options.ownerUrl ?? options.url, options)
}

/** Runs the work in the transaction that `db` is, or else in one of its own. */
export function transact<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work)
}

/** A handle over a host's client with an open transaction: `transact` joins it, the host commits or rolls back. */
export function handleOf(client: QueryableClient): Db {
  return handleOfClient(client, { timeoutMilliseconds: waitingMilliseconds(defaultLimits) })
}

/** SQLSTATE classes: connection failure, too many resources in use, operator intervention (shutdown, cancelled). */
const unavailableClasses = new Set(['08', '53', '57'])
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENOENT',
])
const driverSentences =
  /^(?:timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error)/

/** Whether the database did not answer, as opposed to answering that the statement is wrong. Worth a 503 and another try. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (error instanceof StatementTimeout) return true
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return (
    networkCodes.has(code) ||
    unavailableClasses.has(sqlStateClass(code)) ||
    driverSentences.test(error.message)
  )
}

const sqlStateClass = (code: string): string => (/^[0-9A-Z]{5}$/.test(code) ? code.slice(0, 2) : '')

type OpeningOptions = Pick<DatabaseOptions, 'limits' | 'onStatement'>

async function openPostgres(
  url: string,
  ownerUrl: string,
  { limits: given, onStatement }: OpeningOptions,
): Promise<Database> {
  const limits = { ...defaultLimits, ...given }
  const pool = openPostgresPool(url, limits)
  const ownerPool = openOwnerPool(ownerUrl, limits)
  const reserved = reserveBeside(pool, url, limits)
  const close = async () => {
    await reserved.end()
    await pool.end()
    await ownerPool.end()
  }
  const opening = ownerUrl === url ? [reserved] : [reserved, ownerPool]
  await checkServer(pool, opening).catch(async (error: unknown) => {
    await close()
    throw error
  })
  const statementOptions = { timeoutMilliseconds: waitingMilliseconds(limits), onStatement }
  return assemble({
    engine: 'postgres',
    db: handleOfPool(pool, statementOptions),
    urgent: handleOfPool(reserved, statementOptions),
    owner: handleOfPool(ownerPool, { timeoutMilliseconds: 0, onStatement }),
    listener: createListener(ownConnection(() => new pg.Client(connection(url, limits)))),
    close,
  })
}

async function openOverHostPool(
  pool: pg.Pool,
  { limits: given, onStatement }: OpeningOptions,
): Promise<Database> {
  const limits = { ...defaultLimits, ...given }
  await checkVersion(pool)
  return assemble({
    engine: 'postgres',
    db: handleOfPool(pool, { timeoutMilliseconds: waitingMilliseconds(limits), onStatement }),
    owner: handleOfPool(pool, { timeoutMilliseconds: 0, onStatement }),
    listener: createListener(keptClient(pool)),
    close: () => Promise.resolve(),
  })
}

async function openEmbedded(dataDir: string, options: OpeningOptions): Promise<Database> {
  const files = join(dataDir, embeddedFiles)
  await mkdir(files, { recursive: true, mode: 0o700 })
  const lock = await lockDataDirectory(dataDir)
  try {
    // Loaded here, so that a program on PostgreSQL never loads the worker or needs PGlite.
    const { openPglitePool } = await import('./pglite.ts')
    const embedded = await openPglitePool(files)
    const close = async () => {
      await embedded.close()
      await lock.release()
    }
    return { ...overPglite(embedded.pool, close, options), lock }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** The database over PGlite's pool of one connection; `close` is called after the listener has stopped. */
export function overPglite(
  pool: pg.Pool,
  close: () => Promise<void>,
  { limits, onStatement }: OpeningOptions,
): Database {
  const timeoutMilliseconds = limits?.statementMilliseconds ?? defaultLimits.statementMilliseconds
  return assemble({
    engine: 'pglite',
    db: handleOfPool(pool, { timeoutMilliseconds, onStatement }),
    owner: handleOfPool(pool, { timeoutMilliseconds: 0, onStatement }),
    listener: createListener(sharedConnection(pool)),
    close,
  })
}

/** The server's own limit speaks first; this one is for a server that has stopped answering at all. */
const waitingMilliseconds = (limits: PostgresLimits): number => limits.statementMilliseconds + 2000

type Context = Pick<Database, 'db' | 'owner' | 'engine'> & {
  /** `db` without it. */
  urgent?: Db
  listener: Listener
  close: () => Promise<void>
}

function assemble({ listener, close, ...rest }: Context): Database {
  const closeAll = async () => {
    await listener.close()
    await close()
  }
  let closed: Promise<void> | undefined
  return {
    ...rest,
    urgent: rest.urgent ?? rest.db,
    listen: listener.listen,
    onListenerChange: listener.onChange,
    close: () => (closed ??= closeAll()),
  }
}

function ownConnection(create: () => pg.Client): NotificationSource {
  return {
    async connect() {
      const client = create()
      client.on('error', () => undefined)
      await client.connect()
      return client
    },
    run: (client, statement) => client.query(statement),
    release: (client) => (client as pg.Client).end(), // the very client that `connect` made
  }
}

/** A host's pool knows how to connect; one of its clients is kept for as long as we listen. */
function keptClient(pool: pg.Pool): NotificationSource {
  return {
    connect: () => pool.connect(),
    run: (client, statement) => client.query(statement),
    release: (client) => Promise.resolve((client as pg.PoolClient).release(true)), // the very client that `connect` took
  }
}

/** The only connection is shared with all statements: LISTEN waits its turn like them, so that it never lands in somebody's transaction. */
function sharedConnection(pool: pg.Pool): NotificationSource {
  return {
    async connect() {
      const client = await pool.connect()
      client.release()
      return client
    },
    run: (_client, statement) => pool.query(statement),
    release: () => Promise.resolve(),
  }
}

export type { ConnectablePool, QueryableClient }
