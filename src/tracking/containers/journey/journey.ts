import { cyclesOf } from './cycle.ts'
import { type Eta, type EtaChange, etaAt, etaHistory } from './eta.ts'
import type { Place, TrackingEvent } from './event.ts'
import { byTime, isActual, placeKey, effectiveEvents } from './facts.ts'
import { currentLegOf, type Leg, legsOf } from './legs.ts'
import { isBooking, type Milestone, type MilestoneCode, milestonesOf, statusOf } from './milestones.ts'
import { type FindPort, settlePlaces } from './places.ts'
import { isRolledOver } from './rollover.ts'
import { routeOf } from './route.ts'

export type Journey = {
  /** The last milestone that is done. */
  status: MilestoneCode | 'unknown'
  origin: Place | null
  destination: Place | null
  milestones: Milestone[]
  legs: Leg[]
  eta: Eta | null
  etaHistory: EtaChange[]
  /** What a customer may see, in order: what happened, then what is expected next. */
  timeline: TrackingEvent[]
  /** The leg being sailed; null in port. */
  currentLeg: number | null
  /** From departure (0) to arrival at the last port (1): the share of the time that has gone by. */
  progress: number
  rolledOver: boolean
  /** Returned empty: what the box does next is somebody else's cargo, and nothing here changes any more. */
  isFrozen: boolean
  /** When the last thing happened, as opposed to being expected. */
  lastEventAt: string | null
}

/** One cargo's journey, told from its events (see `cycleFor`); nothing after the empty return is looked at. */
export function journeyOf(
  events: readonly TrackingEvent[],
  { now, findPort }: { now: string; findPort?: FindPort },
): Journey {
  const told = settlePlaces(cyclesOf(events.map((event) => credible(event, now)))[0]?.events ?? [], findPort)
  const route = routeOf(told)
  const legs = legsOf(route.calls)
  const milestones = milestonesOf(told, route)
  const destination = route.destination?.place ?? null
  const eta = destination && etaAt(told, destination)
  const isFrozen = statusOf(milestones) === 'empty_returned'
  return {
    status: statusOf(milestones),
    origin: route.origin?.place ?? null,
    destination,
    milestones,
    legs,
    eta,
    etaHistory: destination ? etaHistory(told, destination) : [],
    timeline: isFrozen ? happenedOf(told) : [...happenedOf(told), ...expectedOf(told, destination)],
    currentLeg: currentLegOf(legs),
    progress: progressOf({ legs, milestones, eta }, now),
    rolledOver: isRolledOver(told, now),
    isFrozen,
    lastEventAt: happenedOf(told).at(-1)?.at ?? null,
  }
}

const dayMilliseconds = 24 * 60 * 60 * 1000
const almostThere = 0.99
const sealCodes = new Set(['INSP', 'RSEA', 'RMVD'])

/** What “happened” more than a day from now (no time zone explains that) is taken for an estimate. */
const credible = (event: TrackingEvent, now: string): TrackingEvent =>
  isActual(event) && Date.parse(event.at) > Date.parse(now) + dayMilliseconds
    ? { ...event, classifier: 'EST' }
    : event

/** Documents and seals are between the carrier and its customer; the booking confirmation is where the story begins. */
const isVisible = (event: TrackingEvent): boolean =>
  isBooking(event) || (event.kind !== 'SHIPMENT' && !sealCodes.has(event.code))

const happenedOf = (events: readonly TrackingEvent[]): TrackingEvent[] =>
  events.filter((event) => isActual(event) && isVisible(event)).toSorted(byTime)

/** Standing forecasts that the last real event has not passed by; an overdue arrival stays expected. */
function expectedOf(events: readonly TrackingEvent[], destination: Place | null): TrackingEvent[] {
  const last = happenedOf(events).at(-1)?.at ?? ''
  const isFinal = (event: TrackingEvent) =>
    event.code === 'ARRI' && destination !== null && placeKey(event.place) === placeKey(destination)
  return effectiveEvents(events).filter(
    (event) => !isActual(event) && isVisible(event) && (event.at >= last || isFinal(event)),
  )
}

function progressOf(
  { legs, milestones, eta }: Pick<Journey, 'legs' | 'milestones' | 'eta'>,
  now: string,
): number {
  if (milestones.some(({ code, isDone }) => code === 'arrived' && isDone)) return 1
  const start = legs.find(({ departedAt }) => departedAt !== null)?.departedAt
  if (!legs[0]?.departureIsActual || !start || !eta) return 0
  const whole = Date.parse(eta.at) - Date.parse(start)
  const share = (Date.parse(now) - Date.parse(start)) / whole
  return whole > 0 ? Math.min(Math.max(share, 0), almostThere) : almostThere
}
