import { Redis } from 'ioredis'
import type { Log } from '../log.ts'

/** A Redis that may be away, hang or refuse: whoever uses it has another way, and takes it at once while it is not usable. */
export type SharedRedis = {
  client: RedisClient
  isUsable(): boolean
  /** Something went wrong: nobody asks again until a probe has found it well. */
  reportFailure(error: unknown): void
  disconnect(): void
}

/** The part of ioredis that is used. */
export type RedisClient = {
  status: string
  defineCommand(name: string, definition: object): void
  set(key: string, value: string, mode: 'PX', milliseconds: number): Promise<unknown>
  disconnect(reconnect?: boolean): void
}

const probeEveryMilliseconds = 1_000
const probeKey = 'breakwater:probe'

/** A connection that never waits long and never queues while Redis is away. */
export function openRedis(url: string | undefined, log: Log): SharedRedis | undefined {
  if (url === undefined) return undefined
  const client = new Redis(url, {
    commandTimeout: 200,
    connectTimeout: 2_000,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
  })
  const shared = shareRedis(client, log)
  client.on('error', (error) => shared.reportFailure(error))
  return shared
}

/**
 * Only the requests that are under way when Redis stops answering wait for it; later ones do not even ask. A probe that writes finds
 * out when it is well again. Both changes are logged, and nothing between them.
 */
export function shareRedis(client: RedisClient, log: Log): SharedRedis {
  let probing: NodeJS.Timeout | undefined

  const probe = async (): Promise<void> => {
    try {
      await client.set(probeKey, '1', 'PX', probeEveryMilliseconds)
      clearInterval(probing)
      probing = undefined
      log.warn('Redis is used again for the counters of limits')
    } catch (error) {
      // After a failover this connection leads to a replica; a new one may lead to the new primary.
      if (isReadOnly(error)) client.disconnect(true)
    }
  }
  return {
    client,
    isUsable: () => probing === undefined && client.status === 'ready',
    reportFailure(error) {
      if (probing !== undefined) return
      log.warn({ err: error }, 'Redis cannot be used: limits are counted in PostgreSQL meanwhile')
      probing = setInterval(() => void probe(), probeEveryMilliseconds).unref()
      if (isReadOnly(error)) client.disconnect(true)
    },
    disconnect() {
      clearInterval(probing)
      client.disconnect()
    },
  }
}

const isReadOnly = (error: unknown): boolean => error instanceof Error && /^READONLY\b/.test(error.message)
