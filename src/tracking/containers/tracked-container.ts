import type { TrackedContainer } from './contract.ts'
import { findPort } from '../places/ports.ts'
import type { Place } from './journey/event.ts'
import type { Journey } from './journey/journey.ts'
import type { FollowedContainer } from './service.ts'
import { situationOf } from './journey/situation.ts'

/** What staff see of a container that an order follows. */
export function toTrackedContainer(
  { state, isAsking }: FollowedContainer,
  journey: Journey,
): TrackedContainer {
  const { eta } = journey
  const { kind, at } = situationOf({ journey, carrierName: state.carrier, isAsking })
  return {
    number: state.number,
    carrier: state.carrier,
    situation: kind,
    place: placeNameOf(at),
    eta: eta && { at: eta.at, localTime: eta.localTime, isActual: eta.isActual },
    etaChanges: Math.max(0, journey.etaHistory.length - 1),
    rolledOver: journey.rolledOver,
    lastEventAt: journey.lastEventAt,
    askedAt: state.askedAt?.toISOString() ?? null,
    nextCheckAt: state.nextCheckAt?.toISOString() ?? null,
    problem: state.problem,
  }
}

/** Our own spelling where the port is known; carriers shout. */
const placeNameOf = (place: Place | null): string | null =>
  (place?.unLocode && findPort(place.unLocode)?.name) || (place?.name ?? place?.unLocode ?? null)
