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
  const timeout = limits.statementMilliseconds
  return guarded(
    new pg.Pool({
      ...connection(url, limits),
      max: limits.poolSize,
      verify: setFirst(limits, {
        ...sessionSettings,
        statement_timeout: timeout,
        idle_in_transaction_session_timeout: timeout,
      }),
    }),
  )
}

/** The migrating role's pool: few statements, which may take long. */
export function openOwnerPool(url: string, limits: PostgresLimits): pg.Pool {
  return guarded(
    new pg.Pool({ ...connection(url, limits), max: 2, verify: setFirst(limits, sessionSettings) }),
  )
}

const sessionSettings = { timezone: 'UTC', datestyle: 'ISO' }

/** Settings of a new connection before its first use: by a statement, because poolers refuse them in the start of a connection. */
function setFirst(
  { connectMilliseconds }: PostgresLimits,
  settings: Record<string, string | number>,
): pg.PoolConfig['verify'] {
  const values = Object.entries(settings).flatMap(([name, value]) => [name, String(value)])
  const each = Object.keys(settings).map((_, i) => `set_config($${2 * i + 1}, $${2 * i + 2}, false)`)
  const statement = { text: `select ${each.join(', ')}`, values, query_timeout: connectMilliseconds }
  return (client, done) => client.query(statement, (error: Error | null) => done(error ?? undefined))
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

/** How every connection is opened, also the listener's. */
export const connection = (url: string, limits: PostgresLimits): pg.PoolConfig => ({
  connectionString: url,
  connectionTimeoutMillis: limits.connectMilliseconds,
  application_name: 'breakwater',
  keepAlive: true,
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

/** Refuses a server, or a pooler before it, with which something would go wrong later. */
export async function checkServer(
  pool: Pick<pg.Pool, 'query'>,
  opening: readonly Pick<pg.Pool, 'connect'>[],
): Promise<void> {
  await checkVersion(pool)
  for (const each of opening) await requireOwnSessions(each)
}

const rounds = 3

/**
 * Refuses a pooler that gives the connections of PostgreSQL to one client after the other. Of two clients that are both connected, each
 * must keep one of its own: asked twice in a row and in turn, so that it shows whichever idle connection the pooler takes next.
 */
async function requireOwnSessions(pool: Pick<pg.Pool, 'connect'>): Promise<void> {
  const clients = [await pool.connect()]
  try {
    clients.push(await pool.connect())
    const asked = Array.from({ length: rounds }, () => clients.flatMap((client) => [client, client])).flat()
    const seen = new Map<pg.PoolClient, Set<string>>(clients.map((client) => [client, new Set()]))
    for (const client of asked) seen.get(client)?.add(await sessionOf(client))
    const [one = [], other = []] = [...seen.values()].map((sessions) => [...sessions])
    if (one.length === 1 && other.length === 1 && one[0] !== other[0]) return
  } finally {
    for (const client of clients) client.release()
  }
  throw new DatabaseRefused(
    'A pooler in front of PostgreSQL gives one connection to several clients in turn (PgBouncer with pool_mode = transaction or statement): ' +
      'time limits, locks and announcements would be lost. Set pool_mode = session for this database, or connect to PostgreSQL directly.',
  )
}

async function sessionOf(client: pg.PoolClient): Promise<string> {
  const { rows } = await client.query<{ session: string }>(
    "select pid || ' ' || backend_start as session from pg_stat_activity where pid = pg_backend_pid()",
  )
  return rows[0]?.session ?? ''
}
