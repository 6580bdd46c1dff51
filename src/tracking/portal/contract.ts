import * as Type from 'typebox'
import {
  endpoint,
  nullable,
  pageOf,
  pageQuery,
  strictObject,
  timestamp,
  uuid,
  words,
} from '../../kernel/contract.ts'

export const outcomes = ['shown', 'asking', 'unknown', 'gone', 'limited', 'malformed', 'failed'] as const
export type Outcome = (typeof outcomes)[number]

/** One attempt to look at a tracking page, or many of one client that were refused alike within a minute. */
export const TrackingAttempt = strictObject({
  id: uuid(),
  at: timestamp(),
  linkId: nullable(uuid()),
  container: nullable(Type.String()),
  address: Type.String({
    description: 'Of the first attempt; the network (`/48`) when many of its addresses tried at once.',
  }),
  outcome: words(outcomes),
  responseMilliseconds: Type.Number(),
  wasCached: Type.Boolean(),
  count: Type.Integer({
    description: 'How many attempts this stands for; more than one only for refused ones.',
  }),
})
export type TrackingAttempt = Type.Static<typeof TrackingAttempt>

export const listTrackingAttempts = endpoint({
  method: 'GET',
  path: '/tracking-attempts',
  summary: 'Who tried to look at tracking pages, newest first.',
  tag: 'Tracking links',
  access: 'viewer',
  query: strictObject({
    ...pageQuery,
    outcome: Type.Optional(words(outcomes)),
    linkId: Type.Optional(uuid()),
    address: Type.Optional(Type.String({ maxLength: 60 })),
  }),
  reply: pageOf(TrackingAttempt),
  isList: true,
})
