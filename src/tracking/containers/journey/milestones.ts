import type { Place, TrackingEvent } from './event.ts'
import { isActual, isLaden, mostCredible, placeKey } from './facts.ts'
import type { Call, Route } from './route.ts'

export const milestoneCodes = [
  'booked',
  'empty_picked_up',
  'gate_in',
  'loaded',
  'departed',
  'transshipment',
  'arrived',
  'discharged',
  'gate_out',
  'delivered',
  'empty_returned',
] as const
export type MilestoneCode = (typeof milestoneCodes)[number]

export type Milestone = {
  code: MilestoneCode
  /** When it was or will be; null when nobody said, also for one that must have happened because a later one did. */
  at: string | null
  localTime: string | null
  place: Place | null
  isDone: boolean
  /** The time is a forecast. */
  isEstimate: boolean
  vessel: TrackingEvent['vessel']
  voyage: string | null
}

/**
 * What a customer counts in, in order; one entry for each change of ship, none where there is none. What is done is
 * always the first part of the list: a box that is discharged has been loaded, whether or not the carrier said so.
 */
export function milestonesOf(events: readonly TrackingEvent[], route: Route): Milestone[] {
  const milestones = [...beforeSailing(events, route), ...onTheWay(route), ...afterArrival(events, route)]
  const lastDone = milestones.findLastIndex(({ isDone }) => isDone)
  return milestones.map((milestone, index) =>
    index < lastDone && !milestone.isDone ? implied(milestone) : milestone,
  )
}

/** The last milestone that is done. */
export const statusOf = (milestones: readonly Milestone[]): MilestoneCode | 'unknown' =>
  milestones.findLast(({ isDone }) => isDone)?.code ?? 'unknown'

function beforeSailing(events: readonly TrackingEvent[], { origin, destination }: Route): Milestone[] {
  const loading = at(origin, 'LOAD')
  const sailing = loading ?? at(origin, 'DEPA') ?? at(destination, 'ARRI') ?? at(destination, 'DISC')
  const ashore = events.filter((event) => sailing === null || event.at <= sailing.at)
  const isEmptyPickUp = (event: TrackingEvent) =>
    (event.code === 'GTOT' || event.code === 'PICK') && event.isEmpty === true
  const isGateIn = (event: TrackingEvent) =>
    event.code === 'GTIN' && isLaden(event) && (!origin || isAt(event, origin.place))
  return [
    milestone('booked', mostCredible(events.filter(isBooking))),
    milestone('empty_picked_up', mostCredible(ashore.filter(isEmptyPickUp))),
    milestone('gate_in', mostCredible(ashore.filter(isGateIn))),
    milestone('loaded', loading, origin?.place),
    milestone('departed', at(origin, 'DEPA'), origin?.place),
  ]
}

function onTheWay({ transshipments, destination }: Route): Milestone[] {
  return [
    ...transshipments.map((call) => milestone('transshipment', transshipmentAt(call), call.place)),
    milestone('arrived', at(destination, 'ARRI'), destination?.place),
    milestone('discharged', at(destination, 'DISC'), destination?.place),
  ]
}

/** The box is ashore between two ships; a loading without a reported discharge proves the same. */
function transshipmentAt(call: Call): TrackingEvent | null {
  const discharge = at(call, 'DISC')
  const loading = at(call, 'LOAD')
  return discharge && (isActual(discharge) || !loading || !isActual(loading)) ? discharge : loading
}

function afterArrival(events: readonly TrackingEvent[], { destination }: Route): Milestone[] {
  const ashore = mostCredible(
    destination?.events.filter(({ code }) => code === 'ARRI' || code === 'DISC') ?? [],
  )
  const later = ashore === null ? [] : events.filter((event) => event.at >= ashore.at)
  const best = (isIt: (event: TrackingEvent) => boolean) => mostCredible(later.filter(isIt))
  return [
    milestone(
      'gate_out',
      best((event) => event.code === 'GTOT' && isLaden(event)),
    ),
    milestone(
      'delivered',
      best((event) => event.code === 'STRP' || (event.code === 'DROP' && isLaden(event))),
    ),
    milestone(
      'empty_returned',
      best((event) => event.code === 'GTIN' && event.isEmpty === true),
    ),
  ]
}

/** The booking confirmation. */
export const isBooking = (event: TrackingEvent): boolean =>
  event.kind === 'SHIPMENT' && event.code === 'CONF' && event.documentType === 'BKG'

const at = (call: Call | null, code: string): TrackingEvent | null =>
  mostCredible(call?.events.filter((event) => event.code === code) ?? [])

const isAt = (event: TrackingEvent, place: Place): boolean =>
  event.place === null || placeKey(event.place) === placeKey(place)

function milestone(code: MilestoneCode, event: TrackingEvent | null, place: Place | null = null): Milestone {
  return {
    code,
    at: event?.at ?? null,
    localTime: event?.localTime ?? null,
    place: event?.place ?? place,
    isDone: event !== null && isActual(event),
    isEstimate: event !== null && !isActual(event),
    vessel: event?.vessel ?? null,
    voyage: event?.voyage ?? null,
  }
}

/** It must have happened, but no forecast of it is shown as its time. */
const implied = (forecast: Milestone): Milestone => ({
  ...forecast,
  at: null,
  localTime: null,
  isDone: true,
  isEstimate: false,
})
