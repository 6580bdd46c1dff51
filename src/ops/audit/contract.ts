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
import { actorKinds, erasableFields, noProofReasons, outcomes, risks } from './words.ts'

const tag = 'Audit'
const byId = strictObject({ id: uuid() })

export const AuditEvent = strictObject({
  id: uuid(),
  recordedAt: timestamp(),
  type: Type.String(),
  sentence: Type.String({ description: 'What events of this type mean.' }),
  outcome: words(outcomes),
  risk: words(risks),
  riskFactors: Type.String({ description: 'The points that made the risk: `base=30,failure=10`.' }),
  riskPolicy: Type.Integer(),
  actorKind: words(actorKinds),
  actorId: nullable(Type.String()),
  actorName: nullable(Type.String()),
  subjectType: nullable(Type.String()),
  subjectId: nullable(Type.String()),
  subjectName: nullable(Type.String()),
  address: nullable(Type.String()),
  sessionId: nullable(Type.String()),
  userAgent: nullable(Type.String()),
  details: nullable(Type.String({ description: 'JSON, as it was recorded.' })),
  erased: Type.Array(words(erasableFields), {
    description: 'What the event was recorded with and has lost since, because a person was erased.',
  }),
})
export type AuditEvent = Type.Static<typeof AuditEvent>

/** Some of a set of words, separated by commas. */
const someOf = (list: readonly string[]) =>
  Type.String({ pattern: `^(${list.join('|')})(,(${list.join('|')})){0,9}$`, maxLength: 200 })
const id = () => Type.String({ minLength: 1, maxLength: 200 })

const filter = {
  from: Type.Optional(timestamp()),
  to: Type.Optional(timestamp()),
  type: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 2_000,
      description: 'Event types, or areas of them (`session.`), separated by commas.',
    }),
  ),
  outcome: Type.Optional(someOf(outcomes)),
  risk: Type.Optional(someOf(risks)),
  minimumRisk: Type.Optional(words(risks)),
  actor: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: 'Id or name of who acted.' }),
  ),
  actorKind: Type.Optional(words(actorKinds)),
  address: Type.Optional(
    Type.String({ minLength: 1, maxLength: 100, description: 'An address or a network in CIDR notation.' }),
  ),
  subjectType: Type.Optional(id()),
  subjectId: Type.Optional(id()),
  sessionId: Type.Optional(id()),
  search: Type.Optional(
    Type.String({
      maxLength: 100,
      description: 'Words from the names of who acted and of what was acted on.',
    }),
  ),
}
const { limit } = pageQuery

export const listAuditEvents = endpoint({
  method: 'GET',
  path: '/audit/events',
  summary: 'Events of the audit log, the newest first.',
  tag,
  access: 'security',
  query: strictObject({ limit, cursor: Type.Optional(uuid()), ...filter }),
  reply: pageOf(AuditEvent),
  isList: true,
  exportPath: '/audit/export',
})

const Facet = Type.Array(
  strictObject({ name: Type.String(), count: Type.Integer(), countIsCapped: Type.Boolean() }),
)
export const AuditFacets = strictObject({ type: Facet, risk: Facet, outcome: Facet })
export type AuditFacets = Type.Static<typeof AuditFacets>

export const countAuditEvents = endpoint({
  method: 'GET',
  path: '/audit/events/facets',
  summary:
    'How many events of each type, risk and outcome match; each is counted as if nothing else were chosen of its own sort.',
  tag,
  access: 'security',
  query: strictObject(filter),
  reply: AuditFacets,
})

const Hash = Type.String({ description: 'Hexadecimal.' })

export const AuditEventDetail = strictObject({
  event: AuditEvent,
  factors: Type.Array(
    strictObject({ name: Type.String(), points: Type.Integer(), sentence: Type.String() }),
    {
      description: 'What made the risk, in words.',
    },
  ),
  leaf: Type.String({ description: 'The text that is sealed; see docs/audit-format.md.' }),
  values: Type.Array(
    strictObject({
      field: words(erasableFields),
      commitment: Type.String(),
      value: nullable(Type.String({ description: 'Null when it was erased.' })),
      salt: nullable(Hash),
    }),
  ),
  proof: nullable(
    strictObject({
      index: Type.Integer({ description: 'Its place in the log, from 0.' }),
      leafHash: Hash,
      size: Type.Integer({ description: 'How many events the newest checkpoint covers.' }),
      path: Type.Array(Hash, { description: 'From the leaf to the root, RFC 6962.' }),
      checkpoint: Type.String({ description: 'The signed note.' }),
    }),
  ),
  noProof: nullable(words(noProofReasons)),
  noProofSentence: nullable(Type.String()),
})
export type AuditEventDetail = Type.Static<typeof AuditEventDetail>

export const getAuditEvent = endpoint({
  method: 'GET',
  path: '/audit/events/:id',
  summary: 'One event with what made its risk and its proof of inclusion in the newest checkpoint.',
  tag,
  access: 'security',
  params: byId,
  reply: AuditEventDetail,
})

const Nearby = strictObject({ before: Type.Array(AuditEvent), after: Type.Array(AuditEvent) })
export const AuditContext = strictObject({
  session: nullable(Nearby),
  network: nullable(Nearby),
  person: nullable(Nearby),
  networkCidr: nullable(Type.String()),
})
export type AuditContext = Type.Static<typeof AuditContext>

const tally = strictObject({
  name: Type.String(),
  /** The id of the person, where there is one; null for a network, and for an address that no person has. */
  userId: nullable(Type.String()),
  count: Type.Integer(),
})

export const AuditStatistics = strictObject({
  since: timestamp(),
  /** The last 24, also those without events, the oldest first. */
  hours: Type.Array(
    strictObject({
      at: timestamp(),
      low: Type.Integer(),
      medium: Type.Integer(),
      high: Type.Integer(),
      critical: Type.Integer(),
    }),
  ),
  failedSignIns: strictObject({
    count: Type.Integer(),
    networks: Type.Array(tally, { maxItems: 5 }),
    people: Type.Array(tally, { maxItems: 5 }),
  }),
})
export type AuditStatistics = Type.Static<typeof AuditStatistics>

export const getAuditStatistics = endpoint({
  method: 'GET',
  path: '/audit/statistics',
  summary: 'Events by hour and risk, and failed sign-ins by network and person, of the last 24 hours.',
  tag,
  access: 'security',
  reply: AuditStatistics,
})

export const getAuditContext = endpoint({
  method: 'GET',
  path: '/audit/events/:id/context',
  summary:
    'What came right before and after an event in its session, from its network and by the same person.',
  tag,
  access: 'security',
  params: byId,
  reply: AuditContext,
})
