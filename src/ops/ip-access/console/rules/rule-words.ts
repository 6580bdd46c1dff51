import { formatCountry, formatLocalTime } from '../../../../console/ui/format.ts'
import { toRelativeTime } from '../../../../console/ui/relative-time.ts'
import { weekdays, type IpAction, type Weekday } from '../../words.ts'
import type { Schedule, ScheduleWindow } from './edited-rule.ts'

/** What a rule does, in a word and in a colour that says the same. */
export const actionLooks: Record<IpAction, { label: string; color: string; explanation: string }> = {
  allow: { label: 'Allow', color: 'teal', explanation: 'May come in' },
  deny: { label: 'Deny', color: 'red', explanation: 'Is refused' },
  observe: { label: 'Observe', color: 'gray', explanation: 'Is only counted; the next rules decide' },
}

export const dayWords: Record<Weekday, string> = {
  mon: 'Mon',
  tue: 'Tue',
  wed: 'Wed',
  thu: 'Thu',
  fri: 'Fri',
  sat: 'Sat',
  sun: 'Sun',
}

/** `Mon–Fri 08:00–18:00 Asia/Jakarta`. */
export const scheduleWords = ({ timeZone, windows }: Schedule): string =>
  `${windows.map(windowWords).join(', ')} ${timeZone}`

const windowWords = ({ days, from, to }: ScheduleWindow): string =>
  `${daysWords(days)} ${from}–${to}${to <= from ? ' the next day' : ''}`

/** Days that follow each other are told as a span: `Mon–Fri`, `Mon, Wed–Fri`, `daily`. */
export function daysWords(days: readonly Weekday[]): string {
  if (days.length === weekdays.length) return 'daily'
  const spans: Weekday[][] = []
  for (const day of weekdays.filter((each) => days.includes(each))) {
    const span = spans.at(-1)
    const isNext = span !== undefined && weekdays.indexOf(day) === weekdays.indexOf(span.at(-1) ?? day) + 1
    if (isNext) span.push(day)
    else spans.push([day])
  }
  return spans.map(spanWords).join(', ')
}

function spanWords(span: readonly Weekday[]): string {
  const names = span.map((day) => dayWords[day])
  return names.length > 2 ? `${names[0]}–${names.at(-1)}` : names.join(', ')
}

/** `until 24 Nov 2026, 18:00 (in 3 hours)`, `ended 2 days ago`. */
export const expiryWords = (at: string, now: number): string =>
  Date.parse(at) <= now
    ? `ended ${toRelativeTime(at, now)}`
    : `until ${formatLocalTime(at)} (${toRelativeTime(at, now)})`

/** The first two places, and how many more there are. */
export function placeWords(rule: { cidrs: readonly string[]; countries: readonly string[] }): string {
  const places = allPlaces(rule)
  if (places.length <= 3) return places.join(', ')
  return `${places.slice(0, 2).join(', ')} and ${places.length - 2} more`
}

export const allPlaces = (rule: { cidrs: readonly string[]; countries: readonly string[] }): string[] => [
  ...rule.cidrs,
  ...rule.countries.map((code) => formatCountry(code)),
]

/** What a date input of this computer says, as an instant. */
export const toInstant = (local: string): string => new Date(local).toISOString()

/** An instant as a date input of this computer wants it: `2026-11-24T18:00`. */
export const toWallClock = (at: string): string =>
  new Date(at).toLocaleString('sv').replace(' ', 'T').slice(0, 16)
