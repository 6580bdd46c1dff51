import type { Db } from '../../../kernel/database/database.ts'
import type { Log } from '../../../kernel/log.ts'
import { createWriteBehind } from '../../../kernel/database/write-behind.ts'
import { addHits, type RuleHits } from '../hit-queries.ts'

/** What came of a rule that matched; an `observe` rule only observes. */
export type HitKind = 'allowed' | 'denied' | 'observed'

/** Stands for no rule at all: nothing matched, and the default decided. */
export const noRule = '00000000-0000-0000-0000-000000000000'

export type Hits = ReturnType<typeof createHits>

const flushEverySeconds = 5
const dayMilliseconds = 24 * 3_600_000

/** Counts how often each rule matched, by UTC day: in memory at every request, added to the database in batches. */
export function createHits({ db, log }: { db: Db; log: Log }) {
  /** The very objects that the batch holds: they are counted up in place until the batch is taken. */
  let counting = new Map<string, RuleHits>()
  let today = -1
  const batch = createWriteBehind<RuleHits>({
    everySeconds: flushEverySeconds,
    log,
    // The newer one is still being counted up.
    join: (older, newer) => addTo(newer, older),
    write(hits) {
      counting = new Map()
      return addHits(db, hits)
    },
  })
  const begin = (ruleId: string): RuleHits => {
    const fresh = { ruleId, day: today, allowed: 0, denied: 0, observed: 0, lastAt: 0 }
    counting.set(ruleId, fresh)
    batch.put(`${today} ${ruleId}`, fresh)
    return fresh
  }
  return {
    /** Counts one match. Runs at every request: it must not allocate. */
    note(ruleId: string | undefined, kind: HitKind, at: Date): void {
      const time = at.getTime()
      const day = Math.floor(time / dayMilliseconds)
      if (day !== today) {
        today = day
        counting = new Map()
      }
      const id = ruleId ?? noRule
      const hits = counting.get(id) ?? begin(id)
      hits[kind]++
      if (time > hits.lastAt) hits.lastAt = time
    },
    /** Writes what was counted; what could not be written is kept for the next time. */
    flush: () => batch.flush(),
    start: () => batch.start(),
    stop: () => batch.stop(),
  }
}

function addTo(hits: RuleHits, more: RuleHits): RuleHits {
  hits.allowed += more.allowed
  hits.denied += more.denied
  hits.observed += more.observed
  hits.lastAt = Math.max(hits.lastAt, more.lastAt)
  return hits
}
