import { createHash } from 'node:crypto'
import { lastTold, carrierText, placeName } from './carrier-text.ts'
import type { Language } from './languages/language.ts'
import { clockOf, dayOf, momentText } from './moment.ts'
import type { ContainerView, TrackingView } from './view.ts'

/**
 * The arrivals as an iCalendar file (RFC 5545): one entry for each box that has a date. Entries are whole days at the
 * place of arrival, because no carrier means its hour, and say nothing of the link they came by.
 */
export function toCalendar(view: TrackingView, language: Language): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Breakwater//Tracking//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escape(language.page.order(carrierText(view.orderReference, 40)))}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT6H',
    ...view.containers.flatMap((container) => entryFor(container, view, language)),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${fold(line)}\r\n`).join('')
}

function entryFor(container: ContainerView, view: TrackingView, language: Language): string[] {
  const { eta, etaHistory } = container.journey
  if (!eta) return []
  const place = placeName(eta.place, language)
  const what = language.calendar.arrival({ container: carrierText(container.number, 20), place })
  const { note } = language.calendar
  return [
    'BEGIN:VEVENT',
    `UID:${uidOf(container, view)}`,
    `DTSTAMP:${stamp(view.now)}`,
    `LAST-MODIFIED:${stamp(lastTold(container.journey) ?? view.now)}`,
    // Programs replace an entry only by one with a higher number; every change of date adds one.
    `SEQUENCE:${Math.max(0, etaHistory.length - 1)}`,
    `DTSTART;VALUE=DATE:${digits(dayOf(eta))}`,
    `DTEND;VALUE=DATE:${digits(dayAfter(dayOf(eta)))}`,
    `SUMMARY:${escape(what)}`,
    `DESCRIPTION:${escape(`${timeText(container, language)}${eta.isActual ? '' : `\n${note}`}`)}`,
    ...(place ? [`LOCATION:${escape(place)}`] : []),
    `STATUS:${eta.isActual ? 'CONFIRMED' : 'TENTATIVE'}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ]
}

function timeText({ journey }: ContainerView, { arrival, dates }: Language): string {
  const { eta } = journey
  if (!eta) return arrival.none
  const { kind } = clockOf(eta)
  const zone = { local: arrival.localTime, utc: arrival.utc, day: `(${arrival.hourUnknown})` }[kind]
  return `${eta.isActual ? arrival.arrived : arrival.expected} ${momentText(eta, dates)} ${zone}`
}

/**
 * The same for the same box of the same order, by whichever link and in whichever language it is fetched, and whatever
 * the order and the company are called by then: programs would keep the old entry beside the new one.
 */
function uidOf({ number }: ContainerView, { orderId }: TrackingView): string {
  const identity = JSON.stringify([orderId, number])
  return `${createHash('sha256').update(identity).digest('hex').slice(0, 32)}@breakwater`
}

const digits = (day: string): string => day.replaceAll('-', '')
const dayAfter = (day: string): string =>
  new Date(Date.parse(day) + 24 * 60 * 60 * 1000).toISOString().slice(0, 10)
const stamp = (at: string): string => `${at.slice(0, 19).replace(/[-:]/g, '')}Z`

const escape = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replaceAll('\n', '\\n')

const longestLine = 75

/** A line has at most 75 octets; what is longer goes on after a line break and a blank, never within a character. */
function fold(line: string): string {
  const lines = ['']
  let octets = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (octets + size > longestLine) {
      lines.push('')
      octets = 1
    }
    lines.push(`${lines.pop() ?? ''}${character}`)
    octets += size
  }
  return lines.join('\r\n ')
}
