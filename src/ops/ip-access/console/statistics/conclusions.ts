import { formatCount, formatDay, formatInteger } from '../../../../console/ui/format.ts'
import { noRule, type Day, type Tally } from './tallies.ts'

/** `On average 12 refusals a day; most on 18 Nov 2026 (40)`. */
export function refusalsConclusion(days: readonly Day[]): string {
  const total = days.reduce((sum, { denied }) => sum + denied, 0)
  const worst = days.toSorted((a, b) => b.denied - a.denied)[0]
  if (worst === undefined || total === 0) return 'Nobody was refused in these days'
  if (worst.denied === total)
    return `${total === 1 ? 'The one refusal was' : `All ${formatCount(total, 'refusal')} were`} on ${formatDay(worst.day)}`
  const average = total / days.length
  const rate =
    average < 1
      ? 'Fewer than one refusal a day'
      : `On average ${formatCount(Math.round(average), 'refusal')} a day`
  return `${rate}; most on ${formatDay(worst.day)} (${formatInteger(worst.denied)})`
}

export type Share = { key: string; name: string; count: number }

/** Whether somebody came in or not: what decided it. */
export const decidersOf = (tallies: readonly Tally[]): Share[] =>
  toShares(tallies, ({ allowed, denied }) => allowed + denied)

export const refusersOf = (tallies: readonly Tally[]): Share[] => toShares(tallies, ({ denied }) => denied)

export const decidersConclusion = (shares: readonly Share[]): string =>
  mostConclusion(shares, 'checks', 'decided by') ?? 'Nobody came in these days'

export const refusersConclusion = (shares: readonly Share[]): string =>
  mostConclusion(shares, 'refusals', 'made by') ?? 'No rule refused anybody in these days'

/** `“Office” let in 1,234 times and refused 3 times`: one rule in these days. */
export function ruleConclusion({ key, name, allowed, denied, observed }: Tally): string {
  const did = [
    allowed > 0 ? `let in ${times(allowed)}` : '',
    denied > 0 ? `refused ${times(denied)}` : '',
    observed > 0 ? `only counted ${times(observed)}` : '',
  ].filter((part) => part !== '')
  if (key !== noRule) return `${quoted(name)} ${did.join(' and ')}`
  return denied === 0
    ? `No rule matched ${formatCount(allowed, 'check')}, and all came in`
    : `Where no rule matched, the setting ${did.join(' and ')}`
}

function mostConclusion(shares: readonly Share[], noun: string, verb: string): string | undefined {
  const [first] = shares
  if (first === undefined) return undefined
  const part = first.count / shares.reduce((sum, { count }) => sum + count, 0)
  const percent = part < 1 ? Math.min(99, Math.round(part * 100)) : 100
  const by = first.key === noRule ? 'no rule' : quoted(first.name)
  if (part > 0.5) return `${part === 1 ? 'All' : 'Most'} ${noun} are ${verb} ${by} (${percent} %)`
  return `The largest part of the ${noun} is ${verb} ${by} (${percent} %)`
}

const toShares = (tallies: readonly Tally[], countOf: (tally: Tally) => number): Share[] =>
  tallies
    .map((tally) => ({ key: tally.key, name: tally.name, count: countOf(tally) }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count)

const times = (count: number): string => formatCount(count, 'time')

const quoted = (name: string): string => `“${name}”`
