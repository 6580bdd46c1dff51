import { CompiledQuery, sql } from 'kysely'
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible'
import type { Bus } from './bus.ts'
import type { Db } from './database.ts'
import type { Log } from './log.ts'
import type { Migrations } from './migrations.ts'

export type LimitVerdict = { allowed: boolean; remaining: number; retryAfterSeconds: number }
/** So many points per key and time window; `points` is asked at every use, so that a changed setting acts at once. */
export type Limit = { name: string; seconds: number; points: () => number }
export type Limiter = { consume(key: string, points?: number): Promise<LimitVerdict> }

/** The part of ioredis that is used; configure it with `commandTimeout` and without an offline queue, so that it never hangs. */
export type RedisClient = { status: string; defineCommand(name: string, definition: object): void }

export type RateLimits = {
  limiter(limit: Limit): Limiter
  /** Counters of before the last stop come back. */
  start(): Promise<void>
  stop(): Promise<void>
  /** Deletes counters whose window is over; returns how many. */
  purge(db: Db): Promise<number>
}

export type RateLimitNeeds = {
  db: Db
  bus: Pick<Bus, 'liveNodes'>
  log: Log
  redis?: RedisClient | undefined
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
export function createRateLimits({ db, bus, log, redis }: RateLimitNeeds): RateLimits {
  const counters = new Map<string, Counter>()
  const changed = new Set<string>()
  const memories: { name: string; limiter: RateLimiterMemory }[] = []
  let timer: NodeJS.Timeout | undefined

  const save = async (): Promise<void> => {
    const rows = [...changed].flatMap((key) => counters.get(key) ?? [])
    changed.clear()
    if (rows.length > 0) await saveCounters(db, rows)
    forgetExpired(counters)
  }
  const inMemory = (name: string, limiter: RateLimiterMemory): Limiter['consume'] => {
    memories.push({ name, limiter })
    return async (key, points) => {
      const result = await consumed(limiter, key, points)
      const id = `${name}:${key}`
      counters.set(id, { key: id, points: result.consumedPoints, expire: Date.now() + result.msBeforeNext })
      changed.add(id)
      return toVerdict(result, limiter.points)
    }
  }

  return {
    limiter({ name, seconds, points }) {
      const options = { keyPrefix: name, duration: seconds, points: points() }
      const memory = new RateLimiterMemory(options)
      const shared = sharedStore(options, { db, redis })
      const consumeInMemory = inMemory(name, memory)
      let wasAlone = true
      return {
        async consume(key, cost = 1) {
          for (const limiter of [memory, ...shared]) limiter.points = points()
          const isAlone = redis === undefined && bus.liveNodes().length === 1
          if (isAlone) return consumeInMemory(key, cost)
          if (wasAlone) await save()
          wasAlone = false
          return toVerdict(await consumed(shared[0], key, cost), points())
        },
      }
    },
    async start() {
      for (const counter of await readCounters(db)) await restore(memories, counter)
      timer = setInterval(
        () => void save().catch((err: unknown) => log.warn({ err }, 'limits not saved')),
        saveEveryMilliseconds,
      )
    },
    async stop() {
      clearInterval(timer)
      await save()
    },
    purge: deleteExpired,
  }
}

type Counter = { key: string; points: number; expire: number }
type Store = RateLimiterRedis | RateLimiterPostgres

function sharedStore(
  options: { keyPrefix: string; duration: number; points: number },
  { db, redis }: Pick<RateLimitNeeds, 'db' | 'redis'>,
): [Store, ...Store[]] {
  const postgres = new RateLimiterPostgres({
    ...options,
    ...table,
    storeClient: asQueryable(db),
    storeType: 'client',
  })
  if (redis === undefined) return [postgres]
  const guarded = { ...options, storeClient: redis, insuranceLimiter: postgres, rejectIfRedisNotReady: true }
  return [new RateLimiterRedis(guarded), postgres]
}

/** The library answers "too many" by rejecting with a result; here both are results, and only failures are thrown. */
async function consumed(
  limiter: Store | RateLimiterMemory,
  key: string,
  points = 1,
): Promise<RateLimiterRes> {
  try {
    return await limiter.consume(key, points)
  } catch (thrown) {
    if (thrown instanceof RateLimiterRes) return thrown
    throw thrown
  }
}

const toVerdict = (result: RateLimiterRes, points: number): LimitVerdict => ({
  allowed: result.consumedPoints <= points,
  remaining: Math.max(0, points - result.consumedPoints),
  retryAfterSeconds: Math.max(1, Math.ceil(result.msBeforeNext / 1000)),
})

const asQueryable = (db: Db) => ({
  query: ({ text, values }: { text: string; values: unknown[] }) =>
    db.executeQuery(CompiledQuery.raw(text, values)),
})

async function restore(
  memories: readonly { name: string; limiter: RateLimiterMemory }[],
  counter: Counter,
): Promise<void> {
  const memory = memories.find(({ name }) => counter.key.startsWith(`${name}:`))
  const seconds = (counter.expire - Date.now()) / 1000
  if (memory && seconds > 0)
    await memory.limiter.set(counter.key.slice(memory.name.length + 1), counter.points, seconds)
}

function forgetExpired(counters: Map<string, Counter>): void {
  const now = Date.now()
  for (const [key, { expire }] of counters) if (expire <= now) counters.delete(key)
}

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

const deleteExpired = async (db: Db): Promise<number> => {
  const { numAffectedRows } =
    await sql`delete from breakwater.rate_limit where expire <= ${Date.now()}`.execute(db)
  return Number(numAffectedRows ?? 0n)
}
