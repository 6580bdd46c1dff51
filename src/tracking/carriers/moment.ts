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
 * without a local time.
 */
export function readMoment(text: string, { zone, localTimesAreLabelledUtc }: Clockwork): Moment | null {
  const parts = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/.exec(text)
  const [, day = '', time, seconds = '00', label] = parts ?? []
  const wall = wallClock(day, time ?? '12:00', seconds)
  if (wall === null) return null
  if (time === undefined) return moment(wall, null)
  if (label === undefined || (label === 'Z' && localTimesAreLabelledUtc)) {
    return moment(zone === undefined ? wall : instantIn(zone, wall), `${day}T${time}`)
  }
  const offset = label === 'Z' ? 0 : offsetOf(label)
  if (offset === null) return null
  const instant = wall - offset
  const zoneOffset = zone === undefined ? null : offsetIn(zone, instant)
  if (zoneOffset !== null) return moment(instant, wallText(instant + zoneOffset))
  return moment(instant, label === 'Z' ? null : `${day}T${time}`)
}

const earliest = Date.UTC(1990, 0, 1)
const latest = Date.UTC(2101, 0, 1)
const minuteMilliseconds = 60 * 1000

/** The milliseconds a UTC clock would show; null for a date or time that does not exist. */
function wallClock(day: string, time: string, seconds: string): number | null {
  const wall = Date.parse(`${day}T${time}:${seconds}.000Z`)
  return Number.isNaN(wall) || wallText(wall) !== `${day}T${time}` ? null : wall
}

const moment = (instant: number, localTime: string | null): Moment | null =>
  instant >= earliest && instant < latest ? { at: new Date(instant).toISOString(), localTime } : null

const wallText = (wall: number): string => new Date(wall).toISOString().slice(0, 16)

/** Milliseconds of `+08:00` or `-0330`; null when no place on earth has it. */
function offsetOf(label: string): number | null {
  const [hours, minutes] = [Number(label.slice(1, 3)), Number(label.slice(-2))]
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
