import type { Place } from '../containers/event.ts'
import type { Journey } from '../containers/journey.ts'
import type { MilestoneCode } from '../containers/milestones.ts'
import { isSamePlace } from './place-names.ts'
import type { ContainerView } from './view.ts'

/** Where a box is, as far as anybody can say. Stable: the JSON speaks these words. */
export const situationKinds = [
  'no_carrier',
  'asking',
  'nothing_yet',
  'reported',
  'booked',
  'empty_out',
  'in_first_port',
  'on_board',
  'at_sea',
  'between_ships',
  'arrived',
  'unloaded',
  'left_port',
  'delivered',
  'returned',
] as const
export type SituationKind = (typeof situationKinds)[number]

export type Situation = {
  kind: SituationKind
  /** Where it is, or was last. */
  at: Place | null
  /** Where it is going by sea. */
  to: Place | null
  /** The port before that, when the ship calls there first. */
  via: Place | null
}

/** One answer to “where is it?”. */
export function situationOf({ journey, carrierName, isAsking }: ContainerView): Situation {
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
