import type { Place } from './event.ts'
import { isSamePlace } from './facts.ts'
import type { Journey } from './journey.ts'
import type { MilestoneCode } from './milestones.ts'
import type { SituationKind } from '../contract.ts'

export type Situation = {
  kind: SituationKind
  /** Where it is, or was last. */
  at: Place | null
  /** Where it is going by sea. */
  to: Place | null
  /** The port before that, when the ship calls there first. */
  via: Place | null
}

export type Known = { journey: Journey; carrierName: string | null; isAsking: boolean }

/** One answer to “where is it?”. */
export function situationOf({ journey, carrierName, isAsking }: Known): Situation {
  const { status, currentLeg, destination } = journey
  if (status === 'unknown' && journey.timeline.length === 0) {
    const kind = isAsking ? 'asking' : carrierName === null ? 'no_carrier' : 'nothing_yet'
    return { kind, at: null, to: destination, via: null }
  }
  if (status === 'unknown') {
    const last = journey.timeline.findLast(({ classifier }) => classifier === 'ACT')
    return { kind: last ? 'reported' : 'booked', at: last?.place ?? null, to: destination, via: null }
  }
  const leg = currentLeg === null ? undefined : journey.legs[currentLeg]
  if (leg && !isAshore.has(status)) {
    const to = destination ?? leg.to
    return { kind: 'at_sea', at: leg.from, to, via: isSamePlace(leg.to, to) ? null : leg.to }
  }
  return { kind: ashoreKind(journey), at: placeOf(journey), to: destination, via: null }
}

const isAshore: ReadonlySet<string> = new Set([
  'arrived',
  'discharged',
  'gate_out',
  'delivered',
  'empty_returned',
])

const kinds: Readonly<Record<MilestoneCode | 'unknown', SituationKind>> = {
  unknown: 'nothing_yet',
  booked: 'booked',
  empty_picked_up: 'empty_out',
  gate_in: 'in_first_port',
  loaded: 'on_board',
  departed: 'at_sea',
  transshipment: 'between_ships',
  arrived: 'arrived',
  discharged: 'unloaded',
  gate_out: 'left_port',
  delivered: 'delivered',
  empty_returned: 'returned',
}

/** A ship that has left and reached a port on the way is no longer at sea, though the box is still aboard. */
const ashoreKind = ({ status, legs }: Journey): SituationKind =>
  status === 'departed' && legs.some(({ arrivalIsActual }) => arrivalIsActual)
    ? 'between_ships'
    : kinds[status]

function placeOf({ milestones, legs, status }: Journey): Place | null {
  const reached = legs.findLast(({ arrivalIsActual }) => arrivalIsActual)?.to ?? null
  if (
    status === 'departed' ||
    status === 'transshipment' ||
    status === 'arrived' ||
    status === 'discharged'
  ) {
    const done = milestones.findLast(({ isDone }) => isDone)?.place ?? null
    return reached ?? done
  }
  return milestones.findLast(({ isDone, place }) => isDone && place !== null)?.place ?? reached
}
