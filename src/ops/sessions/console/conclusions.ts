import { formatDay } from '../../../console/format.ts'
import type { SessionStatistics } from '../contract.ts'

type Tally = { name: string; count: number }

/** `On average 12 sessions are opened a day, most on 18 Nov 2026 (23)`. */
export function perDayConclusion(days: SessionStatistics['perDay']): string {
  const opened = sumOf(days.map((day) => day.opened))
  const busiest = days.toSorted((a, b) => b.opened - a.opened)[0]
  if (busiest === undefined || opened === 0) return 'No session was opened in these days'
  const average = opened / days.length
  const rate =
    average < 1
      ? 'Fewer than one session is'
      : `On average ${Math.round(average)} ${average < 1.5 ? 'session is' : 'sessions are'}`
  return `${rate} opened a day; most on ${formatDay(busiest.day)} (${busiest.opened})`
}

/** What most of them have in common: `Most sessions end by idle time-out (62 %)`; or else what is only the most frequent. */
export function mostConclusion(tallies: readonly Tally[], words: Words): string {
  const first = tallies[0]
  const total = words.total ?? sumOf(tallies.map(({ count }) => count))
  if (first === undefined || total === 0) return words.none
  const share = first.count / total
  const many =
    share >= 1 ? 'All sessions' : share > 0.5 ? 'Most sessions' : 'The largest part of the sessions'
  const verb = share > 0.5 ? words.verb : words.singularVerb
  return `${many} ${verb} ${words.toPhrase(first.name)} (${Math.round(share * 100)} %)`
}

export type Words = {
  verb: string
  singularVerb: string
  none: string
  /** How the name goes on after the verb. */
  toPhrase: (name: string) => string
  /** Where the tallies are only the most frequent ones. */
  total?: number
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0)
