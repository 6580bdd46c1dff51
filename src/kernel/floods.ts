/** A flood writes its first event, and then one per minute with a count: the log stays readable and cannot be filled from outside. */
export type Floods = {
  /** How many happened since the last event, when an event is due now; else undefined. */
  note(key: string, now: Date): number | undefined
}

const eventEveryMilliseconds = 60_000
const mostKeys = 10_000

export function createFloods(): Floods {
  const floods = new Map<string, { toldAt: number; untold: number }>()
  return {
    note(key, now) {
      const flood = floods.get(key)
      if (flood && now.getTime() - flood.toldAt < eventEveryMilliseconds) {
        flood.untold += 1
        return undefined
      }
      floods.delete(key)
      floods.set(key, { toldAt: now.getTime(), untold: 0 })
      const oldest = floods.size > mostKeys ? floods.keys().next().value : undefined
      if (oldest !== undefined) floods.delete(oldest)
      return (flood?.untold ?? 0) + 1
    },
  }
}
