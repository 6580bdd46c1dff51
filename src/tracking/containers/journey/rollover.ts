import type { TrackingEvent } from './event.ts'
import {
  byTelling,
  isActual,
  isBySea,
  isOtherShip,
  mostCredible,
  placeKey,
  effectiveEvents,
} from './facts.ts'

/**
 * The box does not sail as first promised: another ship or voyage and a later date than first told for a port, or a
 * planned departure more than a day past without the box being loaded.
 */
export function isRolledOver(events: readonly TrackingEvent[], now: string): boolean {
  const bySea = events.filter((event) => isBySea(event) && placeKey(event.place) !== null)
  const facts = Map.groupBy(bySea.filter(isShipMove), ({ code, place }) => `${code} ${placeKey(place)}`)
  return (
    facts.values().some(isMovedToLaterShip) ||
    effectiveEvents(bySea).some((event) => isMissed(event, bySea, now))
  )
}

const dayMilliseconds = 24 * 60 * 60 * 1000

const isShipMove = ({ code }: TrackingEvent): boolean => ['LOAD', 'DEPA', 'ARRI'].includes(code)

function isMovedToLaterShip(told: readonly TrackingEvent[]): boolean {
  const first = told.toSorted(byTelling)[0]
  const latest = mostCredible(told)
  if (!first || !latest || isActual(first)) return false
  return latest.at > first.at && isOtherShip(first, latest)
}

function isMissed(event: TrackingEvent, bySea: readonly TrackingEvent[], now: string): boolean {
  if (isActual(event) || (event.code !== 'DEPA' && event.code !== 'LOAD')) return false
  const isPast = Date.parse(now) - Date.parse(event.at) > dayMilliseconds
  const isAboard = bySea.some(
    (other) =>
      isActual(other) &&
      (other.at > event.at || (other.code === 'LOAD' && placeKey(other.place) === placeKey(event.place))),
  )
  return isPast && !isAboard
}
