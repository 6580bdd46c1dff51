import { Redis } from 'ioredis'
import type { Log } from './log.ts'

/** A connection that never waits long and never queues while Redis is away: whoever uses it must have another way. */
export function openRedis(url: string | undefined, log: Log): Redis | undefined {
  if (url === undefined) return undefined
  const impatience = {
    commandTimeout: 200,
    connectTimeout: 2_000,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
  }
  const redis = new Redis(url, impatience)
  redis.on('error', (err) => log.warn({ err }, 'redis'))
  return redis
}
