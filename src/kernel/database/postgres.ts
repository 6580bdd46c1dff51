import * as pg from 'pg'

export type PostgresLimits = {
  /** Connections of the running role. */
  poolSize: number
  connectMilliseconds: number
  statementMilliseconds: number
}

export const defaultLimits: PostgresLimits = {
  poolSize: 10,
  connectMilliseconds: 3000,
  statementMilliseconds: 15_000,
}

const versions = { oldest: 15, newest: 18 }

/** The running role's pool: the server gives a statement up first, so that its work stops too and not only our waiting. */
export function openPostgresPool(url: string, limits: PostgresLimits): pg.Pool {
  return guarded(
    new pg.Pool({
      ...connection(url, limits),
      max: limits.poolSize,
      statement_timeout: limits.statementMilliseconds,
      idle_in_transaction_session_timeout: limits.statementMilliseconds,
    }),
  )
}

/** The migrating role's pool: few statements, which may take long. */
export function openOwnerPool(url: string, limits: PostgresLimits): pg.Pool {
  return guarded(new pg.Pool({ ...connection(url, limits), max: 2 }))
}

/**
 * Connections of the pool while it has room, else two of its own, opened when they are needed: for what must work also while slow
 * statements hold every other one.
 */
export function reserveBeside(pool: pg.Pool, url: string, limits: PostgresLimits) {
  const reserve = openPostgresPool(url, { ...limits, poolSize: 2 })
  const hasRoom = () => pool.waitingCount === 0 && (pool.idleCount > 0 || pool.totalCount < pool.options.max)
  return { connect: () => (hasRoom() ? pool : reserve).connect(), end: () => reserve.end() }
}

/** The settings of every connection, also of the listener's. */
export const connection = (url: string, limits: PostgresLimits): pg.PoolConfig => ({
  connectionString: url,
  connectionTimeoutMillis: limits.connectMilliseconds,
  application_name: 'breakwater',
  keepAlive: true,
  options: '-c timezone=UTC -c datestyle=ISO',
})

/**
 * Without a listener a connection's end (a restart of PostgreSQL) would end the process; the next statement meets it anyway. A client
 * has its own from its first moment: its end may come in the very packet that says it is ready, before anybody holds it.
 */
function guarded(pool: pg.Pool): pg.Pool {
  pool.on('error', ignore).on('connect', (client) => void client.on('error', ignore))
  return pool
}

const ignore = () => undefined

/** The database cannot be used as it is; the message says what would help. */
export class DatabaseRefused extends Error {
  override readonly name = 'DatabaseRefused'
}

/** Refuses servers that nothing here was tested on. */
export async function checkVersion(pool: Pick<pg.Pool, 'query'>): Promise<void> {
  const { rows } = await pool.query<{ server_version: string }>('show server_version')
  const version = rows[0]?.server_version ?? 'unknown'
  const major = Number.parseInt(version, 10)
  if (major >= versions.oldest && major <= versions.newest) return
  throw new DatabaseRefused(
    `Breakwater needs PostgreSQL ${versions.oldest} to ${versions.newest}; this server is version ${version}. Point DATABASE_URL at another server.`,
  )
}
