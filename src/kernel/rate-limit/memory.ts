/** Uses in a window that begins with the first of them; `expire` in milliseconds since 1970. */
export type Counter = { key: string; points: number; expire: number }

export type MemoryCounters = ReturnType<typeof createMemoryCounters>

/** Exact counters in memory: one small entry a key and no timer, so that hundreds of thousands of clients fit. */
export function createMemoryCounters() {
  const counters = new Map<string, Counter>()
  let changed = new Set<string>()

  return {
    /** Adds to the key's window; a window that is over begins again. */
    add(key: string, { points, seconds }: { points: number; seconds: number }): Counter {
      const now = Date.now()
      const known = counters.get(key)
      const counter = known && known.expire > now ? known : { key, points: 0, expire: now + seconds * 1000 }
      counter.points += points
      counters.set(key, counter)
      changed.add(key)
      return counter
    },
    restore(counter: Counter): void {
      counters.set(counter.key, { ...counter })
    },
    /** What changed since the last time, copied: the caller writes it down. */
    takeChanged(): Counter[] {
      const taken = [...changed].flatMap((key) => counters.get(key) ?? []).map((counter) => ({ ...counter }))
      changed = new Set()
      return taken
    },
    /** What could not be written down is taken again the next time. */
    putBack(taken: readonly Counter[]): void {
      for (const { key } of taken) changed.add(key)
    },
    forgetExpired(): void {
      const now = Date.now()
      for (const [key, { expire }] of counters) if (expire <= now) counters.delete(key)
    },
  }
}
