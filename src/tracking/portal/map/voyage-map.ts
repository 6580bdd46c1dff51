import type { Place } from '../../containers/journey/event.ts'
import { placeKey } from '../../containers/journey/facts.ts'
import type { Journey } from '../../containers/journey/journey.ts'
import type { Leg } from '../../containers/journey/legs.ts'
import { coordinatesOf } from '../../places/ports.ts'
import { carrierText, placeName } from '../carrier-text.ts'
import type { Language } from '../languages/language.ts'
import type { VoyageState } from './lines.ts'
import type { MapInput } from './map.ts'
import { positionOf, type VoyagePosition } from './voyage-position.ts'

/** What the map of a journey shows: its legs by sea, its ports, and where the box is. Places nobody can locate are left out. */
export function voyageMap(
  { number, journey }: { number: string; journey: Journey },
  { now, language }: { now: string; language: Language },
): MapInput {
  const position = positionOf(journey, now)
  const name = (place: Place | null) => placeName(place, language) ?? language.ships.placeUnknown
  return {
    legs: journey.legs.flatMap(drawable),
    stops: stopsOf(journey).flatMap(({ place, state }) => {
      const at = coordinatesOf(place)
      return at ? [{ at, label: name(place), state }] : []
    }),
    position,
    title: language.map.title(carrierText(number, 20)),
    description: language.map.description({
      from: name(journey.legs[0]?.from ?? journey.origin),
      to: name(journey.legs.at(-1)?.to ?? journey.destination),
      position: positionText(position, language),
    }),
    labels: { estimatedPosition: language.map.estimatedPosition },
  }
}

export const legState = (leg: Leg): VoyageState =>
  leg.arrivalIsActual ? 'done' : leg.departureIsActual ? 'current' : 'planned'

function positionText(position: VoyagePosition | null, { map, ...language }: Language): string {
  if (!position) return map.positionUnknown
  if (position.isEstimate) return map.positionEstimated
  const place = placeName(position.place, { map, ...language })
  return place ? map.positionReported(place) : map.positionUnknown
}

function drawable(leg: Leg): MapInput['legs'] {
  const from = coordinatesOf(leg.from)
  const to = coordinatesOf(leg.to)
  return from && to ? [{ from, to, state: legState(leg) }] : []
}

/** Each port once, in order; the one the box lies in is current. */
function stopsOf({ legs, origin, destination, currentLeg }: Journey): { place: Place; state: VoyageState }[] {
  const first = legs[0]?.from ?? origin ?? destination
  if (!first) return []
  const start = { place: first, isReached: legs.length === 0 ? false : legs.some(hasLeft) }
  const ports = [start, ...legs.map((leg) => ({ place: leg.to, isReached: leg.arrivalIsActual }))]
  const last = ports.findLastIndex(({ isReached }) => isReached)
  const stops = ports.map(({ place }, index): [string, { place: Place; state: VoyageState }] => [
    placeKey(place) ?? `${index}`,
    { place, state: index > last ? 'planned' : index === last && currentLeg === null ? 'current' : 'done' },
  ])
  return [...new Map(stops).values()]
}

const hasLeft = ({ departureIsActual, arrivalIsActual }: Leg): boolean => departureIsActual || arrivalIsActual
