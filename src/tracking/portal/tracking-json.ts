import * as Type from 'typebox'
import { nullable, strictObject, timestamp, words } from '../../kernel/contract.ts'
import { milestoneCodes } from '../containers/journey/milestones.ts'
import { eventWords } from './event-words.ts'
import { situationKinds } from '../containers/contract.ts'

/** `/track/<token>.json`: what the page tells, for programs. Fields may be added; none changes its meaning. */

export const certainties = ['planned', 'estimated', 'actual'] as const

const text = (description: string) => Type.String({ description })
const localTime = () =>
  nullable(
    text('Wall clock at the place, `YYYY-MM-DDTHH:MM`; null where it is not known, also for whole days.'),
  )

const Place = strictObject({
  name: nullable(Type.String()),
  unLocode: nullable(text('UN/LOCODE')),
})

const Moment = { at: timestamp(), localTime: localTime() }
const Ship = { vessel: nullable(Type.String()), voyage: nullable(Type.String()) }

const Arrival = strictObject({ ...Moment, certainty: words(certainties), place: Place })

const ArrivalChange = strictObject({
  ...Moment,
  certainty: words(certainties),
  toldAt: timestamp(),
  reason: nullable(text('Why the date moved, as the carrier told, in English or its own words.')),
})

const Milestone = strictObject({
  code: words(milestoneCodes),
  at: nullable(timestamp()),
  localTime: localTime(),
  place: nullable(Place),
  isDone: Type.Boolean(),
  isEstimate: Type.Boolean(),
})

const Leg = strictObject({
  from: Place,
  to: Place,
  ...Ship,
  departedAt: nullable(timestamp()),
  hasDeparted: Type.Boolean(),
  arrivesAt: nullable(timestamp()),
  hasArrived: Type.Boolean(),
})

const Event = strictObject({
  event: words(eventWords),
  certainty: words(certainties),
  ...Moment,
  toldAt: timestamp(),
  place: nullable(Place),
  ...Ship,
})

const Container = strictObject({
  number: Type.String(),
  carrier: nullable(Type.String()),
  situation: words(situationKinds),
  place: nullable(Place),
  destination: nullable(Place),
  arrival: nullable(Arrival),
  arrivalHistory: Type.Array(ArrivalChange),
  progress: Type.Number({ description: 'From 0 (departure) to 1 (arrival at the last port), by time.' }),
  isRolledOver: Type.Boolean({ description: 'It does not sail as first promised.' }),
  isClosed: Type.Boolean({ description: 'Returned empty; nothing changes any more.' }),
  position: nullable(
    strictObject({
      latitude: Type.Number(),
      longitude: Type.Number(),
      isEstimate: Type.Boolean({
        description: 'Reckoned along the usual sea route; never a measured position.',
      }),
    }),
  ),
  milestones: Type.Array(Milestone),
  legs: Type.Array(Leg),
  events: Type.Array(Event),
  freshness: strictObject({
    lastEventAt: nullable(timestamp()),
    toldAt: nullable(timestamp()),
    askedAt: nullable(timestamp()),
    answeredAt: nullable(timestamp()),
    nextCheckAt: nullable(timestamp()),
    isAsking: Type.Boolean(),
    isOutdated: Type.Boolean({ description: 'The carrier could not be reached.' }),
  }),
})

export const TrackingJson = strictObject({
  version: Type.Literal(1),
  order: Type.String(),
  company: Type.String(),
  asOf: timestamp(),
  summary: strictObject({
    containers: Type.Integer(),
    arrived: Type.Integer(),
    withoutArrivalDate: Type.Integer(),
    decidingContainer: nullable(text('The last box decides when the order is complete.')),
    arrival: nullable(Arrival),
  }),
  containers: Type.Array(Container),
})
export type TrackingJson = Type.Static<typeof TrackingJson>
