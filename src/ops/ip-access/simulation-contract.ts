import * as Type from 'typebox'
import { endpoint, nullable, strictObject, timestamp, uuid, words } from '../../kernel/contract.ts'
import { Draft, DraftRule, longestDraft } from './contract.ts'
import { ipActions, ipReasons, traceOutcomes } from './words.ts'

const tag = 'IP access'
const access = 'security'

/** A list of rules to try instead of the saved one, under settings that may differ from those in force. */
const trial = {
  draft: Type.Optional(Draft),
  defaultAllow: Type.Optional(Type.Boolean()),
  bypassAdmin: Type.Optional(Type.Boolean()),
}

/** A rule of the list that was tried; one that is not saved has no id. */
export const RuleReference = strictObject({
  id: nullable(uuid()),
  position: Type.Integer(),
  name: Type.String(),
  action: words(ipActions),
})
export type RuleReference = Type.Static<typeof RuleReference>

export const IpTestResult = strictObject({
  allowed: Type.Boolean(),
  /** The rule that decided; null when none did, or one that is not saved. */
  ruleId: nullable(uuid()),
  rule: nullable(RuleReference),
  reason: words(ipReasons),
  sentence: Type.String({ description: 'For a person to read.' }),
  address: Type.String({ description: 'In canonical form.' }),
  country: nullable(Type.String()),
  trace: Type.Array(
    strictObject({ rule: RuleReference, outcome: words(traceOutcomes), sentence: Type.String() }),
    { description: 'Rules in the order of reading, up to the one that decided; the last 1,000.' },
  ),
})
export type IpTestResult = Type.Static<typeof IpTestResult>

export const testIpRules = endpoint({
  method: 'POST',
  path: '/ip-rules/test',
  summary:
    'Whether an address, and a person from there, would come in, and why: by the saved rules or a draft.',
  tag,
  access,
  body: strictObject({
    address: Type.String({ minLength: 1, maxLength: 60 }),
    userId: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    at: Type.Optional(timestamp()),
    ...trial,
  }),
  longestBody: longestDraft,
  reply: IpTestResult,
})

const amounts = { requests: Type.Integer(), signIns: Type.Integer() }

/** One address that a person used, and what would become of it. */
const ReplayedAddress = strictObject({
  address: Type.String(),
  country: nullable(Type.String()),
  ...amounts,
  lastAt: timestamp(),
  reason: words(ipReasons),
  rule: nullable(RuleReference),
})

export const ReplayResult = strictObject({
  days: Type.Integer(),
  since: timestamp(),
  /** Everything that was looked at. */
  checked: strictObject({ people: Type.Integer(), ...amounts }),
  blocked: strictObject({ people: Type.Integer(), ...amounts }),
  /** Who would have been shut out, the most affected first; at most 200. */
  people: Type.Array(
    strictObject({
      userId: Type.String(),
      userName: Type.String(),
      isYou: Type.Boolean(),
      ...amounts,
      lastAt: timestamp(),
      /** The most used first; at most 20. */
      addresses: Type.Array(ReplayedAddress),
    }),
  ),
  /** Refusals of these days that would not have been; at most 200. */
  admitted: Type.Array(
    strictObject({
      code: Type.String(),
      userId: nullable(Type.String()),
      userName: nullable(Type.String()),
      address: Type.String(),
      count: Type.Integer(),
    }),
  ),
  isCapped: Type.Boolean({ description: 'Whether there was more to look at than is looked at in one go.' }),
})
export type ReplayResult = Type.Static<typeof ReplayResult>

export const replayIpRules = endpoint({
  method: 'POST',
  path: '/ip-rules/replay',
  summary:
    'A draft run over the sign-ins and requests of the last days: who would have been shut out, how often.',
  tag,
  access,
  body: strictObject({ ...trial, days: Type.Optional(Type.Integer({ minimum: 1, maximum: 30 })) }),
  longestBody: longestDraft,
  reply: ReplayResult,
})

export const IpAnalysis = strictObject({
  /** Rules that can never match, with those that match before them, and an address that shows it. */
  shadowed: Type.Array(
    strictObject({
      rule: RuleReference,
      /** At most 100. */
      by: Type.Array(RuleReference),
      example: Type.String(),
      sentence: Type.String(),
    }),
  ),
  /** Pairs with opposite actions that share addresses: the order decides. */
  conflicts: Type.Array(
    strictObject({
      first: RuleReference,
      second: RuleReference,
      example: Type.String(),
      sentence: Type.String(),
    }),
  ),
  /** Rules that name codes that no address can have; without a network or another country such a rule never matches. */
  impossible: Type.Array(
    strictObject({ rule: RuleReference, codes: Type.Array(Type.String()), sentence: Type.String() }),
  ),
  /** Saved rules that have matched nothing for 90 days, or since they were made if that is longer ago. */
  unused: Type.Array(strictObject({ rule: RuleReference, lastHitAt: nullable(timestamp()) })),
  isCapped: Type.Boolean({ description: 'Of each kind at most 500 are named.' }),
})
export type IpAnalysis = Type.Static<typeof IpAnalysis>

export const analyseIpRules = endpoint({
  method: 'GET',
  path: '/ip-rules/analysis',
  summary: 'Saved rules that can never match, that contradict each other, or that nobody needs.',
  tag,
  access,
  reply: IpAnalysis,
})

export const analyseIpDraft = endpoint({
  method: 'POST',
  path: '/ip-rules/analysis',
  summary: 'The same for a draft.',
  tag,
  access,
  body: strictObject({ draft: Draft }),
  longestBody: longestDraft,
  reply: IpAnalysis,
})

const tally = { allowed: Type.Integer(), denied: Type.Integer(), observed: Type.Integer() }
const RuleHits = {
  ...tally,
  lastHitAt: nullable(timestamp()),
  perDay: Type.Array(strictObject({ day: Type.String(), ...tally }), {
    description: 'Only days with hits; empty for all but the 1,000 rules that matched most.',
  }),
}

export const IpStatistics = strictObject({
  days: Type.Integer(),
  since: timestamp(),
  rules: Type.Array(strictObject({ ruleId: uuid(), ...RuleHits })),
  /** What no rule decided. */
  unmatched: strictObject(RuleHits),
})
export type IpStatistics = Type.Static<typeof IpStatistics>

export const ipStatistics = endpoint({
  method: 'GET',
  path: '/ip-rules/statistics',
  summary: 'How often each rule matched, by day (UTC). Up to five seconds old.',
  tag,
  access,
  query: strictObject({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366, default: 30 })) }),
  reply: IpStatistics,
})

export const IpTemplate = strictObject({
  key: words(['office', 'vpn', 'local_network', 'one_country', 'my_address']),
  title: Type.String(),
  explanation: Type.String(),
  /** What must still be filled in. */
  asksFor: Type.Array(words(['cidrs', 'countries'])),
  rules: Type.Array(DraftRule),
})

export const ipTemplates = endpoint({
  method: 'GET',
  path: '/ip-rules/templates',
  summary: 'Rules to begin with.',
  tag,
  access,
  reply: strictObject({ items: Type.Array(IpTemplate) }),
})
