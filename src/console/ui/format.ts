const locale = 'en-GB'

const localTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
const utcTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
const integer = new Intl.NumberFormat(locale)

/** `21 Nov 2025, 14:05`, on this computer's clock. */
export const formatLocalTime = (at: string): string => localTime.format(new Date(at))

export const formatUtcTime = (at: string): string => `${utcTime.format(new Date(at))} UTC`

/** A calendar date (`2025-11-21`) or a port's wall clock without a zone: shown as it is, never shifted. */
export const formatDay = (date: string): string => day.format(new Date(`${date.slice(0, 10)}T00:00:00Z`))

export const formatWallClock = (local: string): string => `${formatDay(local)}, ${local.slice(11, 16)}`

export const formatInteger = (value: number): string => integer.format(value)

/** `1 order`, `12 orders`. */
export const formatCount = (count: number, noun: string): string =>
  `${formatInteger(count)} ${count === 1 ? noun : `${noun}s`}`

export const formatListCount = (list: { count: number; countIsCapped: boolean }, noun: string): string =>
  list.countIsCapped ? `${formatInteger(list.count)}+ ${noun}s` : formatCount(list.count, noun)

const countries = new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' })

/** `ID` → `Indonesia`; what is not known stays unsaid. */
export const formatCountry = (code: string | null): string =>
  code === null ? '' : (countries.of(code) ?? code)

/** `45 s`, `12 min`, `3 h 20 min`, `2 d 4 h`: as exact as anybody asks. */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return `${Math.floor(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return pair([hours, 'h'], [minutes % 60, 'min'])
  return pair([Math.floor(hours / 24), 'd'], [hours % 24, 'h'])
}

const pair = (...parts: [count: number, unit: string][]): string =>
  parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ')
