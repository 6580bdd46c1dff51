import type { IpRule } from '../../contract.ts'
import type { IpStatistics } from '../../simulation-contract.ts'

type Hits = IpStatistics['unmatched']
export type Day = Hits['perDay'][number]

/** How often a rule matched; `none` is what no rule decided. */
export type Tally = Hits & { key: string; name: string }

export const noRule = 'none'

/** The most used first; rules that matched nothing stay away. */
export function toTallies(
  { rules, unmatched }: IpStatistics,
  names: readonly Pick<IpRule, 'id' | 'name'>[],
): Tally[] {
  const nameOf = new Map(names.map(({ id, name }) => [id, name]))
  const known = rules.map((hits) => ({
    ...hits,
    key: hits.ruleId,
    name: nameOf.get(hits.ruleId) ?? 'A rule that was removed',
  }))
  return [...known, { ...unmatched, key: noRule, name: 'No rule' }]
    .filter((hits) => totalOf(hits) > 0)
    .toSorted((a, b) => totalOf(b) - totalOf(a))
}

export const totalOf = ({
  allowed,
  denied,
  observed,
}: Pick<Hits, 'allowed' | 'denied' | 'observed'>): number => allowed + denied + observed

/** Every day from the first to the last (UTC), those without hits too. */
export function fillDays(hits: readonly Day[], since: string, until: string): Day[] {
  const byDay = new Map(hits.map((day) => [day.day, day]))
  return daysBetween(since, until).map((day) => byDay.get(day) ?? { day, allowed: 0, denied: 0, observed: 0 })
}

/** What all rules and no rule did together, day by day. */
export function sumPerDay(tallies: readonly Tally[]): Day[] {
  const sums = new Map<string, Day>()
  for (const { day, allowed, denied, observed } of tallies.flatMap(({ perDay }) => perDay)) {
    const sum = sums.get(day) ?? { day, allowed: 0, denied: 0, observed: 0 }
    sums.set(day, {
      day,
      allowed: sum.allowed + allowed,
      denied: sum.denied + denied,
      observed: sum.observed + observed,
    })
  }
  return [...sums.values()]
}

const dayMilliseconds = 86_400_000

function daysBetween(since: string, until: string): string[] {
  const first = Date.parse(since.slice(0, 10))
  const count = Math.floor((Date.parse(until.slice(0, 10)) - first) / dayMilliseconds) + 1
  return Array.from({ length: Math.max(0, count) }, (_, index) =>
    new Date(first + index * dayMilliseconds).toISOString().slice(0, 10),
  )
}
