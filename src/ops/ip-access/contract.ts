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
import { ipActions, weekdays } from './words.ts'

const tag = 'IP access'
const access = 'security'
const byId = strictObject({ id: uuid() })
const personId = () => Type.String({ minLength: 1, maxLength: 200 })
const timeOfDay = () => Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: '`08:30`' })

export const RuleTarget = Type.Union([
  strictObject({ everyone: Type.Literal(true) }),
  strictObject({ userIds: Type.Array(personId(), { minItems: 1, maxItems: 1_000 }) }),
  strictObject({ groupIds: Type.Array(personId(), { minItems: 1, maxItems: 1_000 }) }),
])
export type RuleTarget = Type.Static<typeof RuleTarget>

export const RuleSchedule = strictObject({
  timeZone: Type.String({ minLength: 1, maxLength: 60, description: 'IANA name, `Asia/Jakarta`.' }),
  windows: Type.Array(
    strictObject({
      days: Type.Array(words(weekdays), { minItems: 1, maxItems: 7, uniqueItems: true }),
      from: timeOfDay(),
      to: timeOfDay(),
    }),
    { minItems: 1, maxItems: 50 },
  ),
})

const name = () => Type.String({ minLength: 1, maxLength: 100 })
const note = () => Type.String({ maxLength: 1_000 })
const cidrs = () => Type.Array(Type.String({ maxLength: 60 }), { maxItems: 10_000 })
const countries = () =>
  Type.Array(Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2.' }), { maxItems: 300 })
const position = () => Type.Integer({ minimum: 1, maximum: 1_000_000 })

/** What may be left out: no networks or no countries (not both), everyone, active, for good, at all times. */
const optional = {
  cidrs: Type.Optional(cidrs()),
  countries: Type.Optional(countries()),
  target: Type.Optional(RuleTarget),
  active: Type.Optional(Type.Boolean()),
  expiresAt: Type.Optional(nullable(timestamp())),
  schedule: Type.Optional(nullable(RuleSchedule)),
  note: Type.Optional(note()),
}

export const confirmation = {
  confirm: Type.Optional(
    Type.Boolean({
      description: 'Do it although it covers everything, or locks somebody out (then for five minutes).',
    }),
  ),
}

/** A rule that is not saved yet; `id` says which saved one it is a new wording of. */
export const DraftRule = strictObject({
  id: Type.Optional(uuid()),
  name: name(),
  action: words(ipActions),
  ...optional,
  position: Type.Optional(position()),
})
export type DraftRule = Type.Static<typeof DraftRule>

/** A whole list of rules; each goes to its `position`, or behind the ones before it. */
export const Draft = Type.Array(DraftRule, { maxItems: 100_000 })

/** As long as 100,000 rules with a network each. */
export const longestDraft = 32 * 1024 * 1024

export const IpRule = strictObject({
  id: uuid(),
  position: Type.Integer({ description: 'From 1; the first rule that matches decides.' }),
  name: Type.String(),
  action: words(ipActions),
  cidrs: Type.Array(Type.String()),
  countries: Type.Array(Type.String()),
  target: RuleTarget,
  active: Type.Boolean(),
  expiresAt: nullable(timestamp()),
  schedule: nullable(RuleSchedule),
  note: Type.String(),
  version: Type.Integer(),
  createdAt: timestamp(),
  changedAt: timestamp(),
  changedBy: Type.String(),
})
export type IpRule = Type.Static<typeof IpRule>

export const listIpRules = endpoint({
  method: 'GET',
  path: '/ip-rules',
  summary: 'IP rules in their order.',
  tag,
  access,
  query: strictObject({
    ...pageQuery,
    action: Type.Optional(words(ipActions)),
    active: Type.Optional(Type.Boolean()),
    search: Type.Optional(
      Type.String({ maxLength: 100, description: 'Part of the name, the note or a network.' }),
    ),
  }),
  reply: pageOf(IpRule),
  isList: true,
})

export const getIpRule = endpoint({
  method: 'GET',
  path: '/ip-rules/:id',
  summary: 'One IP rule.',
  tag,
  access,
  params: byId,
  reply: IpRule,
})

export const createIpRule = endpoint({
  method: 'POST',
  path: '/ip-rules',
  summary: 'Adds an IP rule, at its position or at the end; live on every node within a second.',
  tag,
  access,
  needsRecentSignIn: true,
  body: strictObject({
    name: name(),
    action: words(ipActions),
    ...optional,
    position: Type.Optional(position()),
    ...confirmation,
  }),
  reply: IpRule,
  status: 201,
})

export const changeIpRule = endpoint({
  method: 'PATCH',
  path: '/ip-rules/:id',
  summary: 'Changes what is given of a rule, its position among it.',
  tag,
  access,
  needsRecentSignIn: true,
  params: byId,
  body: strictObject({
    version: Type.Integer(),
    name: Type.Optional(name()),
    action: Type.Optional(words(ipActions)),
    ...optional,
    position: Type.Optional(position()),
    ...confirmation,
  }),
  reply: IpRule,
})

export const removeIpRule = endpoint({
  method: 'DELETE',
  path: '/ip-rules/:id',
  summary: 'Removes a rule; those behind it move up.',
  tag,
  access,
  needsRecentSignIn: true,
  params: byId,
  query: strictObject({
    version: Type.Optional(Type.Integer()),
    confirm: Type.Optional(Type.Boolean()),
  }),
})

export const RuleSet = strictObject({
  version: Type.Integer({ description: 'Counts every change of any rule.' }),
  rules: Type.Array(IpRule),
})
export type RuleSet = Type.Static<typeof RuleSet>

export const getRuleSet = endpoint({
  method: 'GET',
  path: '/ip-rule-set',
  summary: 'All rules in their order, with the version that a new list must name.',
  tag,
  access,
  reply: RuleSet,
})

export const publishRuleSet = endpoint({
  method: 'PUT',
  path: '/ip-rule-set',
  summary: 'Replaces the whole list: what is not in it any more is removed, what has no `id` is added.',
  tag,
  access,
  needsRecentSignIn: true,
  body: strictObject({ version: Type.Integer(), rules: Draft, ...confirmation }),
  longestBody: longestDraft,
  reply: RuleSet,
})
