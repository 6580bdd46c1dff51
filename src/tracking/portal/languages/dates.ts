/** Dates of one language. Wall times (`YYYY-MM-DDTHH:MM`) are shown as they are: they belong to the place, not to a zone. */
export function datesIn(locale: string) {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' })
    return (wall: string): string => formatter.format(Date.parse(`${wall.slice(0, 16)}Z`))
  }
  const day = format({ day: 'numeric', month: 'short', year: 'numeric' })
  const time = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always' })
  const justNow = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  return {
    day,
    time,
    /** `Tue`, for those who plan a week. */
    weekday: format({ weekday: 'short' }),
    dateTime: (wall: string): string => `${day(wall)}, ${time(wall)}`,
    /** `23 days ago`, `in 2 hours`; what is less than half a minute away is `this minute`. */
    relative(at: string, now: string): string {
      const [amount, unit] = distance(at, now)
      return amount === 0 ? justNow.format(0, unit) : relative.format(amount, unit)
    },
    percent: new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }),
    countries: new Intl.DisplayNames(locale, { type: 'region' }),
  }
}

export type Dates = ReturnType<typeof datesIn>

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** In the unit in which people would say it. */
function distance(at: string, now: string): [number, Intl.RelativeTimeFormatUnit] {
  const milliseconds = Date.parse(at) - Date.parse(now)
  const size = Math.abs(milliseconds)
  if (size < 90 * minute) return [Math.round(milliseconds / minute), 'minute']
  if (size < 36 * hour) return [Math.round(milliseconds / hour), 'hour']
  return [Math.round(milliseconds / day), 'day']
}
