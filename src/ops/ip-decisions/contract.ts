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
import { IpRule } from '../ip-access/contract.ts'
import { ipReasons } from '../ip-access/words.ts'
import { beliefs, occasions, proofs } from './words.ts'

const tag = 'IP access'
const access = 'security'
const byCode = strictObject({ code: Type.String({ minLength: 1, maxLength: 20 }) })

export const IpDecision = strictObject({
  code: Type.String(),
  at: timestamp(),
  lastAt: timestamp(),
  count: Type.Integer({ description: 'How often the same was refused again.' }),
  occasion: words(occasions),
  address: Type.String(),
  country: nullable(Type.String()),
  belief: words(beliefs),
  /** Why this address is taken to be the client's, for a person to read. */
  beliefSentence: Type.String(),
  peer: Type.String(),
  forwardedFor: nullable(Type.String()),
  userAgent: Type.String(),
  proof: words(proofs),
  user: nullable(strictObject({ id: Type.String(), name: Type.String() })),
  apiToken: nullable(strictObject({ id: uuid(), name: Type.String() })),
  sessionId: nullable(uuid()),
  reason: words(ipReasons),
  rule: nullable(strictObject({ id: uuid(), name: Type.String() })),
  ruleSetVersion: Type.Integer(),
  sentence: Type.String({ description: 'What was decided, for a person to read.' }),
})
export type IpDecision = Type.Static<typeof IpDecision>

export const listIpDecisions = endpoint({
  method: 'GET',
  path: '/ip-decisions',
  summary: 'Refusals of the last 30 days, the latest first.',
  tag,
  access,
  query: strictObject({
    ...pageQuery,
    userId: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    ruleId: Type.Optional(uuid()),
    occasion: Type.Optional(words(occasions)),
    search: Type.Optional(
      Type.String({ maxLength: 100, description: 'Part of the name, the address or the code.' }),
    ),
  }),
  reply: pageOf(IpDecision),
  isList: true,
})

export const getIpDecision = endpoint({
  method: 'GET',
  path: '/ip-decisions/:code',
  summary: 'The decision that a refused person has the code of.',
  tag,
  access,
  params: byCode,
  reply: strictObject({
    ...IpDecision.properties,
    /** What the rules say now, to the same person from the same address. */
    now: strictObject({ allowed: Type.Boolean(), sentence: Type.String() }),
  }),
})

export const allowRefused = endpoint({
  method: 'POST',
  path: '/ip-decisions/:code/allow',
  summary: 'Lets the refused person in from that address for some hours, by a rule before all others.',
  tag,
  access,
  needsRecentSignIn: true,
  params: byCode,
  body: strictObject({
    hours: Type.Optional(Type.Integer({ minimum: 1, maximum: 168, default: 8 })),
  }),
  reply: IpRule,
  status: 201,
})
