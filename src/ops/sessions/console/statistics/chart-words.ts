import { formatCountry, formatDay } from '../../../../console/ui/format.ts'
import { endReasons, type EndReason } from '../../words.ts'
import { reasonWords } from '../session-words.ts'
import type { SessionStatistics } from '../../contract.ts'

/** How a chart is concluded, and what stands beside its bars. */
export type ChartWords = Words & { toLabel: (name: string) => string }

const same = (name: string): string => name
const toReason = (name: string): EndReason | undefined => endReasons.find((known) => known === name)

const endings: Record<EndReason, string> = {
  signed_out: 'when the person signs out',
  idle_timeout: 'by idle time-out',
  absolute_timeout: 'at the longest duration',
  limit: 'to make room for a newer one',
  terminated: 'by hand',
  suspicious: 'because of possible token theft',
  credentials_changed: 'when the password or factors change',
  user_disabled: 'when the account is disabled',
}

export const byReason: ChartWords = {
  verb: 'end',
  singularVerb: 'ends',
  none: 'No session ended in these days',
  toLabel: (name) => reasonWords[toReason(name) ?? 'terminated'],
  toPhrase: (name) => endings[toReason(name) ?? 'terminated'],
}

export const byDevice: ChartWords = {
  verb: 'are opened on the device',
  singularVerb: 'is opened on the device',
  none: 'No device was used in these days',
  toLabel: same,
  toPhrase: same,
}

export const byCountry: ChartWords = {
  verb: 'are opened from',
  singularVerb: 'is opened from',
  none: 'The countries of the addresses are not known',
  toLabel: formatCountry,
  toPhrase: formatCountry,
}

export const byUser: ChartWords = {
  verb: 'belong to',
  singularVerb: 'belongs to',
  none: 'Nobody signed in in these days',
  toLabel: same,
  toPhrase: same,
}

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
