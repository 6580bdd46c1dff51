import { planVoyage, type VoyagePlan } from './plan.ts'
import { expectedAt, type Moment, momentsOf } from './timeline.ts'
import type { Voyage } from './voyage.ts'

/** How far a box has come: from the first or last of these moments to the next of those. */
const spans = {
  booked: ['first', 'booked', 'emptyPickedUp'],
  picked_up: ['first', 'emptyPickedUp', 'gateIn'],
  gated_in: ['first', 'gateIn', 'loaded'],
  at_sea: ['first', 'departed', 'arrived'],
  at_transshipment: ['first', 'discharged', 'loaded'],
  on_last_leg: ['last', 'departed', 'arrived'],
  arrived: ['last', 'arrived', 'discharged'],
  discharged: ['last', 'discharged', 'gateOut'],
  gated_out: ['last', 'gateOut', 'delivered'],
  delivered: ['last', 'delivered', 'emptyReturned'],
  empty_returned: ['last', 'emptyReturned', null],
} as const satisfies Record<string, readonly ['first' | 'last', Moment['what'], Moment['what'] | null]>

export type Stage = keyof typeof spans

// The keys of a literal are exactly its names.
export const stages = Object.keys(spans) as Stage[]

/** A voyage that is in the middle of a stage now; on a route without transshipment it is at sea instead of there. */
export function planVoyageAt(stage: Stage, now: string, plan: Omit<VoyagePlan, 'departure'>): Voyage {
  const at = Date.parse(now)
  const shift = at - middleOf(planVoyage({ ...plan, departure: now }), stage)
  return planVoyage({ ...plan, departure: new Date(at + shift).toISOString() })
}

function middleOf(voyage: Voyage, stage: Stage): number {
  const [which, from, to] = spans[stage]
  const moments = momentsOf(voyage)
  const isStart = ({ what }: Moment): boolean => what === from
  const start = which === 'first' ? moments.findIndex(isStart) : moments.findLastIndex(isStart)
  const first = moments[start]
  const next = moments.slice(start).find(({ what }) => what === to)
  if (!first || (to && !next)) return middleOf(voyage, 'at_sea')
  const begins = expectedAt(voyage, first, Infinity)
  return next ? (begins + expectedAt(voyage, next, Infinity)) / 2 : begins + afterTheEnd
}

const afterTheEnd = 2 * 86_400_000
