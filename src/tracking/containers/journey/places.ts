import type { Place, TrackingEvent } from './event.ts'
import { byTime, isActual, isBySea, placeKey } from './facts.ts'

export type FindPort = (unLocode: string) => Place | undefined

/**
 * Says where everything is, as far as the events (and the table of ports) tell: a code gets the name the carrier uses
 * elsewhere, a name its code, and a departure or arrival without a place the one of its loading or discharge.
 */
export function settlePlaces(
  events: readonly TrackingEvent[],
  findPort: FindPort = () => undefined,
): TrackingEvent[] {
  const known = knownPlaces(events)
  const complete = (event: TrackingEvent): TrackingEvent =>
    event.place ? { ...event, place: completePlace(event.place, known, findPort) } : event
  const completed = events.map(complete).toSorted(byTime)
  return completed.map((event) =>
    event.place || event.kind !== 'TRANSPORT' ? event : placed(event, completed),
  )
}

/** By code and by name, whatever some event says about a place; the first to say it wins. */
function knownPlaces(events: readonly TrackingEvent[]): Map<string, Place> {
  const known = new Map<string, Place>()
  for (const { place } of events) {
    if (!place?.unLocode || !place.name) continue
    const keys = [place.unLocode, place.name.toUpperCase()]
    for (const key of keys) if (!known.has(key)) known.set(key, place)
  }
  return known
}

function completePlace(place: Place, known: Map<string, Place>, findPort: FindPort): Place {
  const namesake = known.get(placeKey(place) ?? '')
  const unLocode = place.unLocode ?? namesake?.unLocode ?? null
  const port = unLocode === null ? undefined : findPort(unLocode)
  const located = place.latitude === null ? (port ?? place) : place
  return {
    name: place.name ?? namesake?.name ?? port?.name ?? null,
    unLocode,
    latitude: located.latitude,
    longitude: located.longitude,
  }
}

/** An actual is placed by actuals only: a planned discharge does not say that the ship has reached that port. */
function placed(event: TrackingEvent, sorted: readonly TrackingEvent[]): TrackingEvent {
  const isDeparture = event.code === 'DEPA'
  const isMate = (other: TrackingEvent) =>
    other.code === (isDeparture ? 'LOAD' : 'DISC') &&
    other.place !== null &&
    isBySea(other) &&
    isActual(other) === isActual(event)
  const mate = isDeparture
    ? sorted.findLast((other) => isMate(other) && other.at <= event.at)
    : sorted.find((other) => isMate(other) && other.at >= event.at)
  if (!mate) return event
  return {
    ...event,
    place: mate.place,
    vessel: event.vessel ?? mate.vessel,
    voyage: event.voyage ?? mate.voyage,
  }
}
