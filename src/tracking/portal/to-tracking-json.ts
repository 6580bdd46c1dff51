import type { EtaChange, Eta } from '../containers/journey/eta.ts'
import type { Classifier, Place, TrackingEvent } from '../containers/journey/event.ts'
import type { Journey } from '../containers/journey/journey.ts'
import type { Leg } from '../containers/journey/legs.ts'
import type { Milestone } from '../containers/journey/milestones.ts'
import { orderSummary } from '../containers/journey/order-summary.ts'
import { carrierText, lastTold, placeName } from './carrier-text.ts'
import { eventWordOf } from './event-words.ts'
import { english } from './languages/en.ts'
import { reasonText } from './page/answer.ts'
import { situationOf } from '../containers/journey/situation.ts'
import type { certainties, TrackingJson } from './tracking-json.ts'
import type { ContainerView, TrackingView } from './view.ts'
import { positionOf } from './map/voyage-position.ts'

/** What the page tells, for programs. */
export function toTrackingJson(view: TrackingView): TrackingJson {
  const summary = orderSummary(view.containers.map(({ journey }) => journey))
  const deciding = summary.worst === null ? undefined : view.containers[summary.worst]
  return {
    version: 1,
    order: view.orderReference,
    company: view.company.name,
    asOf: view.now,
    summary: {
      containers: summary.total,
      arrived: summary.arrivedCount,
      withoutArrivalDate: summary.withoutEta,
      decidingContainer: deciding?.number ?? null,
      arrival: summary.eta && toArrival(summary.eta),
    },
    containers: view.containers.map((container) => toContainer(container, view.now)),
  }
}

type ContainerJson = TrackingJson['containers'][number]

function toContainer(container: ContainerView, now: string): ContainerJson {
  const { journey, askedAt, answeredAt, nextCheckAt, isAsking, isOutdated } = container
  const { kind, at } = situationOf(container)
  return {
    number: container.number,
    carrier: container.carrierName,
    situation: kind,
    place: at && toPlace(at),
    destination: journey.destination && toPlace(journey.destination),
    arrival: journey.eta && toArrival(journey.eta),
    arrivalHistory: journey.etaHistory.map(toArrivalChange),
    progress: journey.progress,
    isRolledOver: journey.rolledOver,
    isClosed: journey.isFrozen,
    position: toPosition(journey, now),
    milestones: journey.milestones.map(toMilestone),
    legs: journey.legs.map(toLeg),
    events: journey.timeline.map(toEvent),
    freshness: {
      lastEventAt: journey.lastEventAt,
      toldAt: lastTold(journey),
      askedAt,
      answeredAt,
      nextCheckAt: journey.isFrozen ? null : nextCheckAt,
      isAsking,
      isOutdated,
    },
  }
}

const certainty: Record<Classifier, (typeof certainties)[number]> = {
  PLN: 'planned',
  EST: 'estimated',
  ACT: 'actual',
}

const toPlace = (place: Place) => ({ name: placeName(place, english), unLocode: place.unLocode })

const toArrival = ({ at, localTime, classifier, place }: Eta) => ({
  at,
  localTime,
  certainty: certainty[classifier],
  place: toPlace(place),
})

const toArrivalChange = (change: EtaChange): ContainerJson['arrivalHistory'][number] => ({
  at: change.at,
  localTime: change.localTime,
  certainty: certainty[change.classifier],
  toldAt: change.toldAt,
  reason: reasonText(change, english),
})

function toPosition(journey: Journey, now: string): ContainerJson['position'] {
  const position = positionOf(journey, now)
  if (!position) return null
  const [longitude, latitude] = position.at
  return { latitude: toTenths(latitude), longitude: toTenths(longitude), isEstimate: position.isEstimate }
}

/** More digits would claim what nobody knows. */
const toTenths = (degrees: number): number => Math.round(degrees * 10) / 10

const toMilestone = (milestone: Milestone): ContainerJson['milestones'][number] => ({
  code: milestone.code,
  at: milestone.at,
  localTime: milestone.localTime,
  place: milestone.place && toPlace(milestone.place),
  isDone: milestone.isDone,
  isEstimate: milestone.isEstimate,
})

const toLeg = (leg: Leg): ContainerJson['legs'][number] => ({
  from: toPlace(leg.from),
  to: toPlace(leg.to),
  vessel: nameOf(leg.vessel),
  voyage: leg.voyage && carrierText(leg.voyage, 20),
  departedAt: leg.departedAt,
  hasDeparted: leg.departureIsActual,
  arrivesAt: leg.arrivesAt,
  hasArrived: leg.arrivalIsActual,
})

const toEvent = (event: TrackingEvent): ContainerJson['events'][number] => ({
  event: eventWordOf(event),
  certainty: certainty[event.classifier],
  at: event.at,
  localTime: event.localTime,
  toldAt: event.toldAt,
  place: event.place && toPlace(event.place),
  vessel: nameOf(event.vessel),
  voyage: event.voyage && carrierText(event.voyage, 20),
})

const nameOf = (vessel: TrackingEvent['vessel']): string | null =>
  vessel?.name ? carrierText(vessel.name, 40) : null
