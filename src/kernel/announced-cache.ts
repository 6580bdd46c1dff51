import type { Bus } from './bus.ts'
import type { Db } from './database.ts'

/** What a cache needs of the bus. */
export type Announcements = Pick<Bus, 'publish' | 'subscribe' | 'isHearing' | 'onHearingChange'>

/** Rows in memory that are trusted only while this node hears of their changes. */
export type AnnouncedCache<Value> = {
  /** The value from memory, or loaded. Callers that ask at the same time share one load; what is absent is not remembered. */
  get(key: string): Promise<Value | undefined>
  /** Tells every node, when the caller's transaction commits, that these changed. */
  announce(db: Db, keys: readonly string[]): Promise<void>
  /** Forgets on this node at once: whoever made the change need not wait for hearing of it. */
  forget(keys: readonly string[]): void
}

export type AnnouncedCacheOptions<Value> = {
  topic: string
  capacity: number
  load: (key: string) => Promise<Value | undefined>
}

/** A notification of PostgreSQL carries less than 8,000 bytes. */
const keysPerMessage = 100

/** Keeps the most recently used values; while the bus is not hearing, every `get` loads. */
export function createAnnouncedCache<Value>(
  bus: Announcements,
  { topic, capacity, load }: AnnouncedCacheOptions<Value>,
): AnnouncedCache<Value> {
  const entries = new Map<string, Promise<Value | undefined>>()
  const forget = (keys: readonly string[]) => keys.forEach((key) => entries.delete(key))
  bus.subscribe(topic, (message) => forget(keysOf(message)))
  // What was announced in between is lost, so nothing from before may be believed.
  bus.onHearingChange(() => entries.clear())

  const remember = (key: string, loading: Promise<Value | undefined>) => {
    entries.set(key, loading)
    const dropIfMine = () => void (entries.get(key) === loading && entries.delete(key))
    loading.then((value) => value === undefined && dropIfMine(), dropIfMine)
    const oldest = entries.size > capacity ? entries.keys().next().value : undefined
    if (oldest !== undefined) entries.delete(oldest)
  }

  return {
    forget,
    get(key) {
      if (!bus.isHearing()) return load(key)
      const known = entries.get(key)
      // Taken out and put back: the order of a Map is then the order of use.
      if (known) entries.delete(key)
      const value = known ?? load(key)
      if (known) entries.set(key, known)
      else remember(key, value)
      return value
    },
    async announce(db, keys) {
      for (let from = 0; from < keys.length; from += keysPerMessage)
        await bus.publish(db, topic, { keys: keys.slice(from, from + keysPerMessage) })
    },
  }
}

function keysOf(message: unknown): string[] {
  const keys = typeof message === 'object' && message && 'keys' in message ? message.keys : undefined
  return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : []
}
