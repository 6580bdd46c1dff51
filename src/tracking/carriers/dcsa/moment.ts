/** Carriers' dates: an instant and the wall clock at the place, as far as what they send can be believed. */

export type Moment = {
  /** ISO 8601 UTC with milliseconds. */
  at: string
  /** `YYYY-MM-DDTHH:MM` at the place; null when it cannot be known. */
  localTime: string | null
}

export type Clockwork = {
  /** IANA zone of the place, where known. */
  zone: string | undefined
  /** This carrier writes the place's wall clock and calls it UTC (`Z`). */
  localTimesAreLabelledUtc: boolean
}

/**
 * Reads a date of a carrier; null when it is none between 1990 and 2100.
 * A credible offset gives instant and local time; an offset that is not the place's gives the instant, and the local
 * time by the zone. Without an offset the digits are the local time, and the instant follows from the zone (without a
 * zone it is taken for UTC, up to 14 hours wrong). A date alone becomes noon UTC, which is that day nearly everywhere,
 * without a local time. Year, month, day is the only order that is read; how the parts are separated is the carriers' business.
 */
export function readMoment(text: string, { zone, localTimesAreLabelledUtc }: Clockwork): Moment | null {
  const { year, month, day, hour, minute, second, label } = shape.exec(text)?.groups ?? {}
  if (year === undefined) return null
  const time = hour === undefined ? '12:00' : `${hour}:${minute}`
  const wall = wallClock(`${year}-${month}-${day}`, time, second ?? '00')
  if (wall === null) return null
  if (hour === undefined) return moment(wall, null)
  const isUtc = label !== undefined && /^[A-Z]/i.test(label)
  if (label === undefined || (isUtc && localTimesAreLabelledUtc)) {
    return moment(zone === undefined ? wall : instantIn(zone, wall), wallText(wall))
  }
  const offset = isUtc ? 0 : offsetOf(label)
  if (offset === null) return null
  const instant = wall - offset
  const zoneOffset = zone === undefined ? null : offsetIn(zone, instant)
  if (zoneOffset !== null) return moment(instant, wallText(instant + zoneOffset))
  return moment(instant, isUtc ? null : wallText(wall))
}

/** ISO 8601, basic or extended, with a space for the `T`, slashes for the hyphens, an offset of whole hours, or `UTC` in words. */
const shape =
  /^(?<year>\d{4})(?<dash>[-/]?)(?<month>\d\d)\k<dash>(?<day>\d\d)(?:(?: ?T ?| )(?<hour>\d\d):?(?<minute>\d\d)(?::?(?<second>\d\d)(?:[.,]\d{1,9})?)? ?(?<label>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?$/i

const earliest = Date.UTC(1990, 0, 1)
const latest = Date.UTC(2101, 0, 1)
const minuteMilliseconds = 60 * 1000

/** The milliseconds a UTC clock would show; null for a date or time that does not exist. A day may end at 24:00, a minute at :60. */
function wallClock(day: string, time: string, seconds: string): number | null {
  const isMidnight = time === '24:00' && seconds === '00'
  const begin = isMidnight ? '00:00' : time
  const wall = Date.parse(`${day}T${begin}:${seconds === '60' ? '59' : seconds}.000Z`)
  if (Number.isNaN(wall) || wallText(wall) !== `${day}T${begin}`) return null
  return isMidnight ? wall + 24 * 60 * minuteMilliseconds : wall
}

const moment = (instant: number, localTime: string | null): Moment | null =>
  instant >= earliest && instant < latest ? { at: new Date(instant).toISOString(), localTime } : null

const wallText = (wall: number): string => new Date(wall).toISOString().slice(0, 16)

/** Milliseconds of `+08:00`, `-0330` or `+08`; null when no place on earth has it. */
function offsetOf(label: string): number | null {
  const [hours, minutes] = [Number(label.slice(1, 3)), label.length > 3 ? Number(label.slice(-2)) : 0]
  if (hours > 14 || minutes > 59) return null
  return (label.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * minuteMilliseconds
}

/** The instant at which a zone's clocks show the wall time; asked twice, because the first guess may be across a change of clocks. */
function instantIn(zone: string, wall: number): number {
  const guess = wall - (offsetIn(zone, wall) ?? 0)
  return wall - (offsetIn(zone, guess) ?? 0)
}

function offsetIn(zone: string, instant: number): number | null {
  const name = formatterOf(zone)
    ?.formatToParts(instant)
    .find(({ type }) => type === 'timeZoneName')?.value
  if (name === undefined) return null
  return name === 'GMT' ? 0 : offsetOf(name.slice(3))
}

const formatters = new Map<string, Intl.DateTimeFormat | null>()

/** Making a formatter costs a hundred times what using one does; zones come from our own table of ports. */
function formatterOf(zone: string): Intl.DateTimeFormat | null {
  const known = formatters.get(zone)
  if (known !== undefined) return known
  const made = isZone(zone)
    ? new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
    : null
  formatters.set(zone, made)
  return made
}

function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}
