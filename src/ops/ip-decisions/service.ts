import { bind } from '../../kernel/bind.ts'
import { createEventThrottle } from '../../kernel/event-throttle.ts'
import { createWriteBehind } from '../../kernel/database/write-behind.ts'
import { allow } from './allow.ts'
import { createBudget, createRepeats } from './repeats.ts'
import { get, list } from './list-decisions.ts'
import type { IpDecisionDependencies, Context } from './dependencies.ts'
import { listRefusals } from './recent-refusals.ts'
import { addRepeats, type Repeat } from './queries.ts'
import { refuse } from './refuse.ts'
import { ipDecisionRetention } from './tables.ts'
import type { Db } from '../../kernel/database/database.ts'

export type { RecentRefusal } from './recent-refusals.ts'
export type { Refusal } from './decision-row.ts'
export type IpDecisions = ReturnType<typeof createIpDecisions>

/** Who was refused because of where they came from, by the code that they were shown. */
export function createIpDecisions(dependencies: IpDecisionDependencies) {
  const { db, log } = dependencies
  const repeats = createWriteBehind<Repeat>({
    everySeconds: 5,
    log,
    join: (older, newer) => ({ ...newer, count: older.count + newer.count }),
    write: (batch) => addRepeats(db, batch),
  })
  const context: Context = {
    ...dependencies,
    repeats,
    remembered: createRepeats(),
    budget: createBudget(),
    eventThrottle: createEventThrottle(),
  }
  return {
    refuse: bind(context, refuse),
    list: bind(context, list),
    listRefusals,
    get: bind(context, get),
    allow: bind(context, allow),
    /** Deletes decisions past their retention. */
    purge: (db: Db) => dependencies.retention.purge(db, ipDecisionRetention),
    start: () => repeats.start(),
    /** Writes the counts that were still waiting. */
    stop: () => repeats.stop(),
  }
}
