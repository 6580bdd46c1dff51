import { CompiledQuery, sql } from 'kysely'
import { RateLimiterPostgres, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { Bus } from '../bus/bus.ts'
import type { Db } from '../database/database.ts'
import type { Log } from '../log.ts'
import type { Migrations } from '../database/migrations.ts'
import type { Retention } from '../retention/due-rows.ts'
import type { SharedRedis } from './redis.ts'
import { createMemoryCounters, type Counter, type MemoryCounters } from './memory.ts'

export type LimitVerdict = { allowed: boolean; remaining: number; retryAfterSeconds: number }
/** So many points per key and time window; `points` is asked at every use, so that a changed setting acts at once. */
export type Limit = { name: string; seconds: number; points: () => number }
export type Limiter = { consume(key: string, points?: number): Promise<LimitVerdict> }

export type RateLimits = {
  limiter(limit: Limit): Limiter
  /** Counters of before the last stop come back. */
  start(): Promise<void>
  stop(): Promise<void>
}

export type RateLimitDependencies = {
  db: Db
  bus: Pick<Bus, 'liveNodes'>
  log: Log
  redis?: SharedRedis | undefined
}

const table = {
  schemaName: 'breakwater',
  tableName: 'rate_limit',
  tableCreated: true,
  clearExpiredByTimeout: false,
}
const saveEveryMilliseconds = 5_000

/**
 * Where counters live: in Redis when there is one (in PostgreSQL while it is down), in PostgreSQL when there are several nodes,
 * else in memory, saved every few seconds and restored after a restart. No store failing ever means "no limit": the error is thrown.
 */
export function createRateLimits({ db, bus, log, redis }: RateLimitDependencies): RateLimits {
  const memory = createMemoryCounters()
  const place = createPlace(db, memory)
  let timer: NodeJS.Timeout | undefined

  return {
    limiter({ name, seconds, points }) {
      const shared = sharedStores({ keyPrefix: name, duration: seconds, points: points() }, { db, redis })
      return {
        async consume(key, cost = 1) {
          const isAlone = redis === undefined && bus.liveNodes().length === 1
          if (place.isAlone() !== isAlone) await place.move(isAlone)
          if (isAlone) return toVerdict(memory.add(`${name}:${key}`, { points: cost, seconds }), points())
          return toVerdict(await shared({ key, cost, points: points() }), points())
        },
      }
    },
    async start() {
      for (const counter of await readCounters(db)) memory.restore(counter)
      timer = setInterval(
        () => void save(db, memory).catch((err: unknown) => log.warn({ err }, 'limits not saved')),
        saveEveryMilliseconds,
      )
    },
    async stop() {
      clearInterval(timer)
      await save(db, memory)
    },
  }
}

/** Whether the counters are in memory or shared. Both moves carry what was counted along; all who come meanwhile wait for the same one. */
function createPlace(db: Db, memory: MemoryCounters) {
  let isAlone = true
  let moving: Promise<void> | undefined
  const carry = async (toMemory: boolean): Promise<void> => {
    if (toMemory) for (const counter of await readCounters(db)) memory.restore(counter)
    else await save(db, memory)
    isAlone = toMemory
  }
  return {
    isAlone: (): boolean => isAlone,
    move: (toMemory: boolean): Promise<void> =>
      (moving ??= carry(toMemory).finally(() => (moving = undefined))),
  }
}

/** Small enough that neither this thread nor the database is busy for long with one statement. */
const countersPerStatement = 5_000

async function save(db: Db, memory: MemoryCounters): Promise<void> {
  const taken = memory.takeChanged()
  while (taken.length > 0) {
    const batch = taken.slice(-countersPerStatement)
    await saveCounters(db, batch).catch((error: unknown) => {
      memory.putBack(taken)
      throw error
    })
    taken.length -= batch.length
  }
  memory.forgetExpired()
}

type Store = RateLimiterRedis | RateLimiterPostgres
type Use = { key: string; cost: number; points: number }

/** Counts in Redis where it is usable, and otherwise in PostgreSQL. */
function sharedStores(
  options: { keyPrefix: string; duration: number; points: number },
  { db, redis }: Pick<RateLimitDependencies, 'db' | 'redis'>,
): (use: Use) => Promise<Counter> {
  const inPostgres = new RateLimiterPostgres({
    ...options,
    ...table,
    storeClient: asQueryable(db),
    storeType: 'client',
  })
  const inRedis =
    redis && new RateLimiterRedis({ ...options, storeClient: redis.client, rejectIfRedisNotReady: true })
  return async (use) => {
    if (inRedis && redis.isUsable()) {
      try {
        return await consumed(inRedis, use)
      } catch (error) {
        redis.reportFailure(error)
      }
    }
    return consumed(inPostgres, use)
  }
}

/** The library answers "too many" by rejecting with a result; here both are results, and only failures are thrown. */
async function consumed(store: Store, { key, cost, points }: Use): Promise<Counter> {
  store.points = points
  const { consumedPoints, msBeforeNext } = await store.consume(key, cost).catch((thrown: unknown) => {
    if (thrown instanceof RateLimiterRes) return thrown
    throw thrown
  })
  return { key, points: consumedPoints, expire: Date.now() + msBeforeNext }
}

const toVerdict = ({ points: used, expire }: Counter, points: number): LimitVerdict => ({
  allowed: used <= points,
  remaining: Math.max(0, points - used),
  retryAfterSeconds: Math.max(1, Math.ceil((expire - Date.now()) / 1000)),
})

const asQueryable = (db: Db) => ({
  query: ({ text, values }: { text: string; values: unknown[] }) =>
    db.executeQuery(CompiledQuery.raw(text, values)),
})

export const rateLimitMigrations: Migrations = {
  // The columns are those that rate-limiter-flexible expects: `expire` in milliseconds since 1970.
  '004-rate-limit': `
    create table breakwater.rate_limit (
      key text primary key,
      points integer not null default 0,
      expire bigint
    );
    create index rate_limit_expire_idx on breakwater.rate_limit (expire);
  `,
}

/** Counters whose window is over; a day more, because their time is this machine's and not the database's. */
export const rateLimitRetention: Retention = {
  table: 'rate_limit',
  key: ['key'],
  age: 'expire',
  ageIn: 'milliseconds',
  keepDays: 1,
}

const readCounters = async (db: Db): Promise<Counter[]> => {
  const { rows } =
    await sql<Counter>`select key, points, expire from breakwater.rate_limit where expire > ${Date.now()}`.execute(
      db,
    )
  return rows
}

const saveCounters = (db: Db, counters: readonly Counter[]) =>
  sql`insert into breakwater.rate_limit (key, points, expire)
      select * from unnest(${counters.map((counter) => counter.key)}::text[], ${counters.map((counter) => counter.points)}::int[],
        ${counters.map((counter) => Math.round(counter.expire))}::bigint[])
      on conflict (key) do update set points = excluded.points, expire = excluded.expire`.execute(db)
