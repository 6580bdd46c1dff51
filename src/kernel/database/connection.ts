import {
  Kysely,
  PostgresDialect,
  Transaction,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
} from 'kysely'
import { columnTypes } from './column-types.ts'

/** The handle: the pool or an open transaction. Features add their row types: `db.withTables<SessionTables>()`. */
export type Db = Kysely<object>

export const schema = 'breakwater'

/** One statement as it ended, for whoever measures. */
export type Statement = { sql: string; milliseconds: number; rows: number; error?: unknown }

/** What every statement is run under. A time-out of 0 is none. */
export type StatementOptions = {
  timeoutMilliseconds: number
  onStatement?: ((statement: Statement) => void) | undefined
}

/** The part of `pg`'s client that is used; a host's own client fits. */
export type QueryableClient = {
  query(config: object): Promise<{ rows: unknown[]; rowCount: number | null; command: string }>
}
/** The part of `pg.Pool` that is used; a host's own pool fits. */
export type ConnectablePool = { connect(): Promise<PooledClient> }
type PooledClient = QueryableClient & {
  on(event: 'error', listener: () => void): unknown
  off(event: 'error', listener: () => void): unknown
  release(destroy?: boolean): void
}

/** A statement that was given up because the database did not answer in time. */
export class StatementTimeout extends Error {
  override readonly name = 'StatementTimeout'
}

/** A handle over a pool. The pool itself is never reconfigured and not ended with the handle. */
export function handleOfPool(pool: ConnectablePool, options: StatementOptions): Db {
  return new Kysely<object>({ dialect: dialectOver(pool, options) }).withSchema(schema)
}

/** A handle over a client that has a transaction open: `transact` joins it, nothing here commits or rolls back. */
export function handleOfClient(client: QueryableClient, options: StatementOptions): Db {
  const query = (config: object) => client.query(config)
  const single = { query, on: ignore, off: ignore, release: ignore }
  const dialect = dialectOver({ connect: () => Promise.resolve(single) }, options)
  const executor = new Kysely<object>({ dialect }).getExecutor()
  const props = { config: { dialect }, dialect, driver: dialect.createDriver(), executor }
  return new Transaction<object>(props).withSchema(schema)
}

function dialectOver(pool: ConnectablePool, options: StatementOptions): PostgresDialect {
  const wrapped: PostgresPool = {
    connect: async () => wrapClient(await pool.connect(), options),
    end: () => Promise.resolve(),
    options: {},
  }
  return new PostgresDialect({ pool: wrapped })
}

/** A client whose statement timed out is stuck behind it: it answers nothing more and is thrown away, not given back. */
function wrapClient(client: PooledClient, options: StatementOptions): PostgresPoolClient {
  let isStuck = false
  // Without a listener a connection that dies between two statements would end the process.
  client.on('error', ignore)
  const query = async (sql: string, values: readonly unknown[]): Promise<PostgresQueryResult<unknown>> => {
    if (isStuck) throw new StatementTimeout('The connection was given up after an earlier time-out.')
    try {
      return await runStatement(client, { sql, values }, options)
    } catch (error) {
      isStuck ||= error instanceof StatementTimeout
      throw error
    }
  }
  return {
    query: query as PostgresPoolClient['query'], // the overload for cursors is never called: no cursor is configured
    release: (destroy) => {
      client.off('error', ignore)
      client.release(isStuck || destroy === true)
    },
  }
}

type Submitted = { sql: string; values: readonly unknown[] }

async function runStatement(client: QueryableClient, { sql, values }: Submitted, options: StatementOptions) {
  const { onStatement } = options
  const startedAt = onStatement ? performance.now() : 0
  const report = (rows: number, error?: unknown) =>
    onStatement?.({
      sql,
      milliseconds: performance.now() - startedAt,
      rows,
      ...(error === undefined ? {} : { error }),
    })
  try {
    const config = { text: sql, values, types: columnTypes, query_timeout: options.timeoutMilliseconds }
    const result = (await client.query(config)) as PostgresQueryResult<unknown> // `command` is one of PostgreSQL's
    report(result.rowCount ?? 0)
    return result
  } catch (error) {
    const cause = isReadTimeout(error)
      ? new StatementTimeout('The database did not answer in time.', { cause: error })
      : error
    report(0, cause)
    throw cause
  }
}

/** `pg` has no code for its own time-out. */
const isReadTimeout = (error: unknown): boolean =>
  error instanceof Error && error.message === 'Query read timeout'

const ignore = () => undefined
