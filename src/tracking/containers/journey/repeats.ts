import type { Place, TrackingEvent } from './event.ts'
import { byTime, compare, contentOf, isActual, isLaden, isOtherShip } from './facts.ts'

/**
 * What happened once stands there once, as it was told last: carriers tell the same loading under two ids, and correct
 * its time under a third. A box is loaded again only after it came ashore, and a ship arrives again only after it left;
 * without anything of that kind in between, two tellings are one fact. Forecasts are left as they are.
 */
export function withoutRepeats(events: readonly TrackingEvent[]): TrackingEvent[] {
  const facts: TrackingEvent[] = []
  // What may still be told again: nothing has happened since that would make it a second time.
  const open = new Map<string, number[]>()
  for (const event of events.toSorted(byTime)) {
    if (!isActual(event)) {
      facts.push(event)
      continue
    }
    const repeated = open.get(whatOf(event))?.find((index) => isOneFact(facts[index], event))
    if (repeated === undefined) {
      closeSeparated(open, { facts, event })
      const others = (open.get(whatOf(event)) ?? []).slice(1 - mostOpen)
      open.set(whatOf(event), [...others, facts.push(event) - 1])
    } else facts[repeated] = lastTold(facts[repeated] ?? event, event)
  }
  return facts.toSorted(byTime)
}

/** Of one kind at once; far more than a journey has, and what keeps an invented one from taking seconds. */
const mostOpen = 20

/**
 * Whether what a carrier tells now takes the place of something of the same kind that it told before and leaves out now:
 * at the same place, less than a week apart.
 */
export const isReplacedBy = (silent: TrackingEvent, told: TrackingEvent): boolean =>
  !isElsewhere(silent, told) &&
  !isBetweenOthers(silent, told) &&
  Math.abs(Date.parse(silent.at) - Date.parse(told.at)) < weekMilliseconds

const weekMilliseconds = 7 * 24 * 60 * 60 * 1000

/** What happened, wherever and whenever. Unstated counts as laden, as everywhere. */
export const whatOf = (event: TrackingEvent): string =>
  [event.kind, event.code, event.documentType ?? '', isLaden(event) ? 'laden' : 'empty'].join(' ')

function isOneFact(one: TrackingEvent | undefined, other: TrackingEvent): boolean {
  if (one === undefined || isElsewhere(one, other) || isBetweenOthers(one, other)) return false
  if (mayHappenAgain(one)) return one.at === other.at
  return !isAtGate(one) || !differ(one.facility, other.facility)
}

/** Seals are inspected and documents changed as often as people like; only the booking is confirmed once. */
const mayHappenAgain = ({ kind, code, documentType }: TrackingEvent): boolean =>
  ['INSP', 'RSEA', 'RMVD'].includes(code) ||
  (kind === 'SHIPMENT' && !(code === 'CONF' && documentType === 'BKG'))

/** A town has several depots and terminals, between which carriers do not tell of every move. */
const isAtGate = ({ code }: TrackingEvent): boolean => ['GTIN', 'GTOT', 'PICK', 'DROP'].includes(code)

/** By another means, or with another ship: the ship that brought the box leaves, and so does the one that takes it on. */
const isBetweenOthers = (one: TrackingEvent, other: TrackingEvent): boolean =>
  differ(one.mode, other.mode) || (one.kind === 'TRANSPORT' && isOtherShip(one, other))

const isElsewhere = (one: TrackingEvent, other: TrackingEvent): boolean =>
  one.place !== null && other.place !== null && areApart(one.place, other.place)

const areApart = (one: Place, other: Place): boolean =>
  one.unLocode !== null && other.unLocode !== null
    ? one.unLocode !== other.unLocode
    : differ(one.name?.toUpperCase(), other.name?.toUpperCase())

const differ = (one: string | null | undefined, other: string | null | undefined): boolean =>
  Boolean(one && other && one !== other)

type Sweep = { facts: readonly TrackingEvent[]; event: TrackingEvent }

/** After this event, what came before it and is undone by it can happen anew. */
function closeSeparated(open: Map<string, number[]>, { facts, event }: Sweep): void {
  for (const [what, indexes] of open) {
    const left = indexes.filter((index) => !isUndoneBy(facts[index], event))
    if (left.length === 0) open.delete(what)
    else if (left.length < indexes.length) open.set(what, left)
  }
}

const undoneBy: Readonly<Record<string, readonly string[]>> = {
  LOAD: ['DISC', 'GTIN', 'GTOT'],
  DISC: ['LOAD', 'GTIN', 'GTOT'],
  GTIN: ['GTOT', 'LOAD', 'DISC'],
  GTOT: ['GTIN', 'LOAD', 'DISC'],
  PICK: ['DROP', 'LOAD', 'DISC'],
  DROP: ['PICK', 'LOAD', 'DISC'],
  STUF: ['STRP'],
  STRP: ['STUF'],
  ARRI: ['DEPA'],
  DEPA: ['ARRI'],
  CONF: ['DISC'],
}

function isUndoneBy(fact: TrackingEvent | undefined, event: TrackingEvent): boolean {
  if (fact === undefined || event.kind === 'SHIPMENT' || event.at === fact.at) return false
  if (undoneBy[fact.code]?.includes(event.code)) return true
  if (fact.kind === 'SHIPMENT') return false
  // Without a place, what happens to the box tells one call of the ship from the next.
  const isUnplaced = fact.kind === 'TRANSPORT' && fact.place === null
  return isElsewhere(fact, event) || (isUnplaced && (event.code === 'LOAD' || event.code === 'DISC'))
}

/** Told at one moment, the later time counts as the correction. What the newer telling leaves out stays as it was. */
function lastTold(one: TrackingEvent, other: TrackingEvent): TrackingEvent {
  const order =
    compare(one.toldAt, other.toldAt) ||
    compare(one.at, other.at) ||
    compare(contentOf(one), contentOf(other)) ||
    compare(other.key, one.key)
  const [newer, older] = order < 0 ? [other, one] : [one, other]
  return {
    ...newer,
    place: newer.place ?? older.place,
    facility: newer.facility ?? older.facility,
    mode: newer.mode ?? older.mode,
    vessel: newer.vessel ?? older.vessel,
    voyage: newer.voyage ?? older.voyage,
    isEmpty: newer.isEmpty ?? older.isEmpty,
    localTime: newer.localTime ?? (newer.at === older.at ? older.localTime : null),
  }
}
