import { bind } from '../../kernel/bind.ts'
import { createFloods } from '../../kernel/event-throttle.ts'
import { createWriteBehind } from '../../kernel/write-behind.ts'
import { allow } from './allow.ts'
import { createBudget, createRemembered } from './repeats.ts'
import { get, list } from './list-decisions.ts'
import type { IpDecisionNeeds, Parts } from './dependencies.ts'
import { listRefusals } from './recent-refusals.ts'
import { purge } from './purge.ts'
import { addRepeats, type Repeat } from './queries.ts'
import { refuse } from './refuse.ts'

export type { PastRefusal } from './recent-refusals.ts'
export type { Refusal } from './decision-row.ts'
export type IpDecisions = ReturnType<typeof createIpDecisions>

/** Who was refused because of where they came from, by the code that they were shown. */
export function createIpDecisions(needs: IpDecisionNeeds) {
  const { db, log } = needs
  const repeats = createWriteBehind<Repeat>({
    everySeconds: 5,
    log,
    join: (older, newer) => ({ ...newer, count: older.count + newer.count }),
    write: (batch) => addRepeats(db, batch),
  })
  const parts: Parts = {
    ...needs,
    repeats,
    remembered: createRemembered(),
    budget: createBudget(),
    floods: createFloods(),
  }
  return {
    refuse: bind(parts, refuse),
    list: bind(parts, list),
    listRefusals,
    get: bind(parts, get),
    allow: bind(parts, allow),
    purge: bind(parts, purge),
    start: () => repeats.start(),
    /** Writes the counts that were still waiting. */
    stop: () => repeats.stop(),
  }
}
