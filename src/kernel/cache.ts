import { BentoCache, bentostore } from 'bentocache'
import { memoryDriver } from 'bentocache/drivers/memory'

/** A node's memory of what the database or a carrier said: bounded, and asked once however many want the same entry at once. */
export type Cache = {
  /** The entry, or what `read` answers; `read` runs once for all who wait for the same key. */
  get<Value>(key: string, read: () => Promise<Value>): Promise<Value>
  forget(key: string): Promise<void>
  forgetAll(): Promise<void>
}

export function createCache({ maxItems, minutes }: { maxItems: number; minutes: number }): Cache {
  const store = bentostore().useL1Layer(memoryDriver({ maxItems, serialize: false }))
  const bento = new BentoCache({ default: 'memory', stores: { memory: store } })
  return {
    // Entries are never undefined: the cache library takes that for "absent".
    get: async (key, read) => {
      const entry = await bento.getOrSet({
        key,
        ttl: `${minutes}m`,
        factory: async () => ({ value: await read() }),
      })
      return entry.value
    },
    forget: async (key) => void (await bento.delete({ key })),
    forgetAll: () => bento.clear(),
  }
}
