import { addDays, type Clock } from '../../../kernel/clock.ts'
import type { Db } from '../../../kernel/database/database.ts'
import { countHits, type CountedHits } from '../hit-queries.ts'
import { noRule } from '../live/hits.ts'
import type { IpStatistics } from '../simulation-contract.ts'

const defaultDays = 30
/** Days of more rules than a person looks at, those that matched most; of the others the sums are enough. */
const mostWithDays = 1_000

/** How often each rule matched in the last days, today (in UTC) among them. */
export async function statistics(
  { clock }: { clock: Clock },
  db: Db,
  { days = defaultDays }: { days?: number },
): Promise<IpStatistics> {
  const since = addDays(startOfDay(clock.now()), 1 - days)
  const counted = await countHits(db, { since, mostWithDays, first: noRule })
  const unmatched = counted.find(({ rule_id }) => rule_id === noRule)
  return {
    days,
    since: since.toISOString(),
    rules: counted
      .filter((hits) => hits !== unmatched)
      .map((hits) => ({ ruleId: hits.rule_id, ...toHits(hits) })),
    unmatched: unmatched
      ? toHits(unmatched)
      : { allowed: 0, denied: 0, observed: 0, lastHitAt: null, perDay: [] },
  }
}

const dayMilliseconds = 24 * 3_600_000
const startOfDay = (evaluation: Date): Date =>
  new Date(Math.floor(evaluation.getTime() / dayMilliseconds) * dayMilliseconds)

const toHits = ({ allowed, denied, observed, last_at, per_day }: CountedHits) => ({
  allowed,
  denied,
  observed,
  lastHitAt: last_at.toISOString(),
  perDay: per_day,
})
