import type { Place, TrackingEvent } from './event.ts'
import { mostCredible } from './facts.ts'
import type { Call } from './route.ts'

/** One stretch of sea between two ports. */
export type Leg = {
  from: Place
  to: Place
  vessel: TrackingEvent['vessel']
  voyage: string | null
  /** Null when the carrier never said, also when the ship has plainly left. */
  departedAt: string | null
  departureIsActual: boolean
  arrivesAt: string | null
  arrivalIsActual: boolean
}

/** The stretches between consecutive ports; a port that was left or passed was reached, reported or not. */
export function legsOf(calls: readonly Call[]): Leg[] {
  const legs = calls.slice(1).map((to, index) => legBetween(calls[index] ?? to, to))
  const lastReached = legs.findLastIndex((leg) => leg.arrivalIsActual)
  const lastLeft = legs.findLastIndex((leg) => leg.departureIsActual)
  return legs.map((leg, index) =>
    certain(leg, {
      isReached: index <= lastReached || index < lastLeft,
      isLeft: index <= Math.max(lastReached, lastLeft),
    }),
  )
}

/** The leg the ship is sailing now; null in port, before the first departure and after the last arrival. */
export function currentLegOf(legs: readonly Leg[]): number | null {
  const index = legs.findIndex((leg) => leg.departureIsActual && !leg.arrivalIsActual)
  return index === -1 ? null : index
}

function legBetween(from: Call, to: Call): Leg {
  const departure = best(from, ['DEPA'])
  const arrival = best(to, ['ARRI']) ?? best(to, ['DISC'])
  const discharge = best(to, ['DISC'])
  const reached = arrival?.classifier === 'ACT' || discharge?.classifier !== 'ACT' ? arrival : discharge
  const aboard =
    mostCredible([...eventsAt(from, ['LOAD', 'DEPA'])].filter(({ vessel }) => vessel !== null)) ?? arrival
  return {
    from: from.place,
    to: to.place,
    vessel: aboard?.vessel ?? null,
    voyage: departure?.voyage ?? aboard?.voyage ?? arrival?.voyage ?? null,
    departedAt: departure?.at ?? null,
    departureIsActual: departure?.classifier === 'ACT',
    arrivesAt: reached?.at ?? null,
    arrivalIsActual: reached?.classifier === 'ACT',
  }
}

/** What is implied is certain, but its forecast time is not: better no time than a wrong one. */
function certain(leg: Leg, { isReached, isLeft }: { isReached: boolean; isLeft: boolean }): Leg {
  return {
    ...leg,
    departedAt: isLeft && !leg.departureIsActual ? null : leg.departedAt,
    departureIsActual: isLeft,
    arrivesAt: isReached && !leg.arrivalIsActual ? null : leg.arrivesAt,
    arrivalIsActual: isReached,
  }
}

const eventsAt = (call: Call, codes: readonly string[]) =>
  call.events.filter(({ code }) => codes.includes(code))
const best = (call: Call, codes: readonly string[]) => mostCredible(eventsAt(call, codes))
