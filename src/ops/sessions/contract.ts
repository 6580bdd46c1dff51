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
import { endReasons, sessionMethods, suspicionFactors } from './words.ts'

const tag = 'Sessions'
const byId = strictObject({ id: uuid() })

/** Why a session looks suspicious, one entry for each thing that was noticed. */
export const Suspicion = strictObject({
  factor: words(suspicionFactors),
  at: timestamp(),
  sentence: Type.String({ description: 'For a person to read: what was seen, where, how fast.' }),
})

export const Session = strictObject({
  id: uuid(),
  userId: Type.String(),
  userName: Type.String(),
  state: words(['open', 'ended']),
  method: words(sessionMethods),
  address: Type.String({ description: 'Where it was opened from.' }),
  network: Type.String(),
  country: nullable(Type.String({ description: 'ISO 3166-1 alpha-2.' })),
  device: Type.String(),
  os: Type.String(),
  browser: Type.String(),
  userAgent: Type.String(),
  openedAt: timestamp(),
  lastSeenAt: timestamp(),
  lastAddress: Type.String(),
  durationSeconds: Type.Integer(),
  networkChanges: Type.Integer(),
  suspicious: Type.Boolean(),
  suspicions: Type.Array(Suspicion),
  endedAt: nullable(timestamp()),
  endedReason: nullable(words(endReasons)),
  current: Type.Boolean({ description: 'Whether it is the session that asks.' }),
})
export type Session = Type.Static<typeof Session>

const filter = {
  userId: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  suspicious: Type.Optional(Type.Boolean()),
  country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
  device: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  network: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
}

export const listSessions = endpoint({
  method: 'GET',
  path: '/sessions',
  summary: 'Sessions, the newest first.',
  tag,
  access: 'security',
  query: strictObject({
    ...pageQuery,
    ...filter,
    state: Type.Optional(words(['open', 'ended'])),
    reason: Type.Optional(words(endReasons)),
    search: Type.Optional(Type.String({ maxLength: 100, description: 'Part of the name or address.' })),
  }),
  reply: pageOf(Session),
  isList: true,
})

export const getSession = endpoint({
  method: 'GET',
  path: '/sessions/:id',
  summary: 'One session with the addresses it was used from and what happened to it.',
  tag,
  access: 'security',
  params: byId,
  reply: strictObject({
    session: Session,
    addresses: Type.Array(
      strictObject({
        address: Type.String(),
        network: Type.String(),
        country: nullable(Type.String()),
        firstSeenAt: timestamp(),
        lastSeenAt: timestamp(),
        requests: Type.Integer(),
      }),
    ),
    timeline: Type.Array(strictObject({ at: timestamp(), sentence: Type.String() })),
  }),
})

const Tally = strictObject({ name: Type.String(), count: Type.Integer() })

export const SessionStatistics = strictObject({
  days: Type.Integer(),
  openNow: Type.Integer(),
  peopleNow: Type.Integer(),
  suspiciousNow: Type.Integer(),
  /** Of the sessions that ended within these days. */
  medianMinutes: nullable(Type.Number()),
  perDay: Type.Array(strictObject({ day: Type.String(), opened: Type.Integer(), ended: Type.Integer() })),
  /** Of the sessions that were opened within these days, whether they have ended or not; the ten most frequent. */
  byDevice: Type.Array(Tally),
  byCountry: Type.Array(Tally),
  byUser: Type.Array(strictObject({ userId: Type.String(), name: Type.String(), count: Type.Integer() })),
  /** Of the sessions that ended within these days. */
  endedByReason: Type.Array(Tally),
})
export type SessionStatistics = Type.Static<typeof SessionStatistics>

export const sessionStatistics = endpoint({
  method: 'GET',
  path: '/sessions/statistics',
  summary: 'Who is in now, and how sessions of the last days went.',
  tag,
  access: 'security',
  query: strictObject({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 90, default: 30 })) }),
  reply: SessionStatistics,
})

/** How many sessions ended, on how many nodes they are refused from now on, and how soon all of them had said so. */
export const Ending = strictObject({
  ended: Type.Integer(),
  nodes: Type.Integer(),
  milliseconds: Type.Number(),
})
export type Ending = Type.Static<typeof Ending>

export const endSession = endpoint({
  method: 'DELETE',
  path: '/sessions/:id',
  summary: 'Ends a session; it is refused at its next request on every node.',
  tag,
  access: 'security',
  isUrgent: true,
  params: byId,
  reply: Ending,
})

export const EndingFilter = strictObject({
  ...filter,
  openedBefore: Type.Optional(timestamp()),
  includeMine: Type.Optional(Type.Boolean({ description: 'Without it the asking session stays.' })),
})
export type EndingFilter = Type.Static<typeof EndingFilter>

export const endSessions = endpoint({
  method: 'POST',
  path: '/sessions/end',
  summary: 'Ends all open sessions that match; with `dryRun` only counts them.',
  tag,
  access: 'security',
  isUrgent: true,
  needsRecentSignIn: true,
  body: strictObject({
    filter: EndingFilter,
    dryRun: Type.Optional(Type.Boolean()),
  }),
  reply: strictObject({ matching: Type.Integer(), ...Ending.properties }),
})

export const listMySessions = endpoint({
  method: 'GET',
  path: '/me/sessions',
  summary: 'The caller’s own open sessions, the newest first.',
  tag,
  access: 'signed-in',
  query: strictObject(pageQuery),
  reply: pageOf(Session),
})

export const endMySession = endpoint({
  method: 'DELETE',
  path: '/me/sessions/:id',
  summary: 'Ends one of one’s own sessions.',
  tag,
  access: 'signed-in',
  isUrgent: true,
  params: byId,
  reply: Ending,
})

export const endMyOtherSessions = endpoint({
  method: 'POST',
  path: '/me/sessions/end-others',
  summary: 'Ends all of one’s own sessions but this one.',
  tag,
  access: 'signed-in',
  isUrgent: true,
  reply: Ending,
})
