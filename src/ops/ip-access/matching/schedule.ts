import { weekdays } from '../words.ts'
import type { Schedule } from './rule.ts'

/** Whether one of the windows is open at a moment by the clock on the wall: an hour that the clock shows twice counts twice. */
export const isWithin = (schedule: Schedule, at: Date): boolean => openingOf(schedule)(at)

/** The same as a function, for whoever asks often. */
export function openingOf({ timeZone, windows }: Schedule): (at: Date) => boolean {
  const spans = windows.flatMap(spansOf)
  return (at) => {
    const now = minuteOfWeek(timeZone, at)
    return spans.some(({ from, minutes }) => (now - from + week) % week < minutes)
  }
}

/** Why a schedule cannot be followed, for a person to read, or undefined. */
export function problemWithSchedule({ timeZone, windows }: Schedule): string | undefined {
  if (!isTimeZone(timeZone)) return `There is no time zone "${timeZone}"; write it like Asia/Jakarta.`
  const empty = windows.find(({ from, to }) => from === to)
  if (empty)
    return `A window from ${empty.from} to ${empty.to} is empty; a whole day is 00:00 to 12:00 and 12:00 to 00:00.`
  return undefined
}

const day = 24 * 60
const week = 7 * day

type Window = Schedule['windows'][number]

/** Minutes since Monday 00:00 at which a window opens, and for how many. One that ends before it begins ends on the next day. */
function spansOf({ days, from, to }: Window): { from: number; minutes: number }[] {
  const opens = minuteOfDay(from)
  const minutes = (minuteOfDay(to) - opens + day) % day
  return days.map((name) => ({ from: weekdays.indexOf(name) * day + opens, minutes }))
}

function minuteOfDay(text: string): number {
  const [hour = 0, minute = 0] = text.split(':').map(Number)
  return hour * 60 + minute
}

type Zone = { format: Intl.DateTimeFormat; minute: number; minuteOfWeek: number }
const zones = new Map<string, Zone>()
/** More than there are; the same zone can be written in several ways. */
const mostZones = 1_000

const minuteMilliseconds = 60_000

/** The clock of a zone is read once a minute, because reading it costs more than the rest of a check. */
function minuteOfWeek(timeZone: string, at: Date): number {
  const minute = Math.floor(at.getTime() / minuteMilliseconds)
  const zone = zones.get(timeZone) ?? addZone(timeZone)
  if (zone.minute !== minute) {
    zone.minuteOfWeek = readClock(zone.format, at)
    zone.minute = minute
  }
  return zone.minuteOfWeek
}

function addZone(timeZone: string): Zone {
  if (zones.size >= mostZones) zones.clear()
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const zone = { format, minute: Number.NaN, minuteOfWeek: 0 }
  zones.set(timeZone, zone)
  return zone
}

function readClock(format: Intl.DateTimeFormat, at: Date): number {
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
  const weekday = weekdays.findIndex((name) => name === parts.get('weekday')?.toLowerCase())
  return weekday * day + Number(parts.get('hour')) * 60 + Number(parts.get('minute'))
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en-GB', { timeZone: name }))
  } catch {
    return false
  }
}
