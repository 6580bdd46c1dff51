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
import { risks } from '../../kernel/events.ts'
import { lineField } from '../../kernel/text-fields.ts'
import {
  joinReasons,
  longestTitle,
  mostEventsAtOnce,
  origins,
  relationKinds,
  states,
  stepKinds,
  verdicts,
} from './words.ts'

const tag = 'Investigations'
const access = 'security'
const byId = strictObject({ id: uuid() })
const personId = () => Type.String({ minLength: 1, maxLength: 200 })

const PersonRef = strictObject({ id: Type.String(), name: nullable(Type.String()) })

const seconds = () => Type.Integer({ minimum: 0 })
export const Times = strictObject({
  firstResponseSeconds: nullable(
    Type.Integer({ minimum: 0, description: 'From opening to the first start or resolution.' }),
  ),
  activeSeconds: Type.Integer({ minimum: 0, description: 'While it was unresolved.' }),
  totalSeconds: Type.Integer({
    minimum: 0,
    description: 'From opening to the last resolution, or until now.',
  }),
})

const row = {
  id: uuid(),
  number: Type.Integer(),
  title: Type.String(),
  state: words(states),
  origin: words(origins),
  risk: words(risks),
  eventCount: Type.Integer(),
  assignee: nullable(PersonRef),
  verdict: nullable(words(verdicts)),
  openedAt: timestamp(),
  lastEventAt: timestamp(),
  resolvedAt: nullable(timestamp()),
  times: nullable(Times),
  version: Type.Integer(),
}
export const InvestigationRow = strictObject(row)
export type InvestigationRow = Type.Static<typeof InvestigationRow>

const EventMember = strictObject({
  id: uuid(),
  recordedAt: timestamp(),
  type: Type.String(),
  sentence: nullable(Type.String()),
  outcome: Type.String(),
  risk: words(risks),
  factors: Type.Array(Type.String()),
  actor: strictObject({ kind: Type.String(), id: nullable(Type.String()), name: nullable(Type.String()) }),
  subject: nullable(
    strictObject({ type: Type.String(), id: nullable(Type.String()), name: nullable(Type.String()) }),
  ),
  address: nullable(Type.String()),
  userAgent: nullable(Type.String()),
  sessionId: nullable(Type.String()),
  details: nullable(Type.String({ description: 'JSON.' })),
  leafIndex: nullable(Type.Integer({ description: 'Its place in the sealed log; null while it waits.' })),
  reason: words(joinReasons),
  linkedAt: timestamp(),
})
export type EventMember = Type.Static<typeof EventMember>

const OtherRef = strictObject({ id: uuid(), number: Type.Integer(), title: Type.String() })

export const StepDetails = strictObject({
  text: Type.Optional(Type.String()),
  verdict: Type.Optional(words(verdicts)),
  reason: Type.Optional(Type.String()),
  /** Null: assigned to none. */
  assigneeId: Type.Optional(nullable(Type.String())),
  events: Type.Optional(
    strictObject({
      count: Type.Integer(),
      ids: Type.Array(uuid()),
      reasons: Type.Optional(Type.Array(words(joinReasons))),
    }),
  ),
  other: Type.Optional(OtherRef),
})
export type StepDetails = Type.Static<typeof StepDetails>

const TimelineStep = strictObject({
  id: uuid(),
  at: timestamp(),
  kind: words(stepKinds),
  by: strictObject({ kind: Type.String(), id: nullable(Type.String()), name: nullable(Type.String()) }),
  details: StepDetails,
  assigneeName: Type.Optional(nullable(Type.String())),
  eventId: uuid(),
})
export type TimelineStep = Type.Static<typeof TimelineStep>

const Related = strictObject({
  id: uuid(),
  number: Type.Integer(),
  title: Type.String(),
  state: words(states),
  risk: words(risks),
  kind: words(relationKinds),
  isNewer: Type.Boolean({ description: 'Whether the other one was opened later.' }),
  verdict: nullable(words(verdicts)),
  resolvedBy: nullable(PersonRef),
  resolvedAt: nullable(timestamp()),
})
export type Related = Type.Static<typeof Related>

export const Investigation = strictObject({
  ...row,
  reason: nullable(Type.String({ description: 'Why the verdict; empty while it is unresolved.' })),
  resolvedBy: nullable(PersonRef),
  mergedInto: nullable(uuid()),
  /** The latest first; at most 500. */
  events: Type.Array(EventMember),
  timeline: Type.Array(TimelineStep),
  related: Type.Array(Related),
})
export type Investigation = Type.Static<typeof Investigation>

export const listInvestigations = endpoint({
  method: 'GET',
  path: '/investigations',
  summary: 'Investigations, the riskiest with the latest events first.',
  tag,
  access,
  query: strictObject({
    ...pageQuery,
    state: Type.Optional(words(states)),
    unresolved: Type.Optional(Type.Boolean({ description: 'Open and investigating.' })),
    assigned: Type.Optional(words(['me', 'none'])),
    assigneeId: Type.Optional(personId()),
    risk: Type.Optional(Type.Enum([...risks], { description: 'At least this risk.' })),
    search: Type.Optional(
      Type.String({ maxLength: 100, description: 'Words of the title, or the number, or their beginnings.' }),
    ),
    userId: Type.Optional(personId()),
    sessionId: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    address: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    eventId: Type.Optional(uuid()),
    sort: Type.Optional(words(['urgency', 'newest'])),
  }),
  reply: pageOf(InvestigationRow),
  isList: true,
})

const counts = strictObject({
  low: Type.Integer(),
  medium: Type.Integer(),
  high: Type.Integer(),
  critical: Type.Integer(),
})

export const InvestigationStatistics = strictObject({
  open: Type.Integer(),
  investigating: Type.Integer(),
  unassigned: Type.Integer(),
  mine: Type.Integer(),
  unresolved: counts,
  /** Medians of what was resolved in the last 30 days. */
  lastThirtyDays: strictObject({
    resolved: Type.Integer(),
    firstResponseSeconds: nullable(seconds()),
    activeSeconds: nullable(seconds()),
    totalSeconds: nullable(seconds()),
  }),
})
export type InvestigationStatistics = Type.Static<typeof InvestigationStatistics>

export const getInvestigationStatistics = endpoint({
  method: 'GET',
  path: '/investigations/statistics',
  summary: 'How many investigations are unresolved, by risk, and how long resolving took.',
  tag,
  access,
  reply: InvestigationStatistics,
})

export const getInvestigation = endpoint({
  method: 'GET',
  path: '/investigations/:id',
  summary: 'One investigation with its events, timeline and related investigations.',
  tag,
  access,
  params: byId,
  reply: Investigation,
})

export const createInvestigation = endpoint({
  method: 'POST',
  path: '/investigations',
  summary: 'Opens an investigation by hand.',
  tag,
  access,
  body: strictObject({
    title: lineField(longestTitle),
    eventIds: Type.Optional(Type.Array(uuid(), { maxItems: mostEventsAtOnce, uniqueItems: true })),
  }),
  reply: Investigation,
  status: 201,
})
