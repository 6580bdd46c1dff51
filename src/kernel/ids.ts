import { v7 } from 'uuid'
import type { Clock } from './clock.ts'

/** UUID v7: the time is in the id, so a primary key is also the order of creation and the partition key. */
export type Ids = { next(): string }

/** Ids that rise within a millisecond too, by the given clock. */
export function createIds(clock: Clock): Ids {
  let last = 0
  let seq = 0
  return {
    next() {
      // The clock may be corrected backwards by a few milliseconds; ids still never fall.
      const msecs = Math.max(last, clock.now().getTime())
      seq = msecs === last ? seq + 1 : 0
      last = msecs
      return v7({ msecs, seq })
    },
  }
}

/** The smallest UUID v7 of a moment: `id >= firstIdAt(from)` reads a time range from the primary key. */
export function firstIdAt(moment: Date): string {
  const hex = moment.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

/** The moment a UUID v7 was made, to the millisecond. */
export const timeOfId = (id: string): Date => new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16))
