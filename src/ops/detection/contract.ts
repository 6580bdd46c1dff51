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
import { groupings } from './words.ts'

const tag = 'Detection'
const access = 'security'
const params = strictObject({ id: Type.String({ minLength: 1, maxLength: 60 }) })
const range = strictObject({ initial: Type.Integer(), least: Type.Integer(), most: Type.Integer() })
const threshold = Type.Integer({ minimum: 1, maximum: 10_000, description: 'Fires at this many.' })
const windowMinutes = Type.Integer({ minimum: 1, maximum: 43_200, description: 'Within so many minutes.' })

export const DetectionRuleState = strictObject({
  id: Type.String(),
  title: Type.String(),
  sentence: Type.String({ description: 'What the rule detects, for a person to read.' }),
  risk: words(risks),
  groupBy: words(groupings),
  active: Type.Boolean(),
  threshold,
  windowMinutes,
  ranges: strictObject({ threshold: range, windowMinutes: range }),
  version: Type.Integer({ description: '0 when it was never changed.' }),
  changedAt: nullable(timestamp()),
  changedBy: nullable(Type.String()),
  found: Type.Integer({ description: 'How often it fired within the last 30 days.' }),
  suggestion: nullable(
    strictObject({
      threshold: Type.Integer(),
      sentence: Type.String({ description: 'Why, from the verdicts of investigations.' }),
    }),
  ),
})
export type DetectionRuleState = Type.Static<typeof DetectionRuleState>

export const DetectionMatch = strictObject({
  label: Type.String({ description: 'The person, network or token that it fires for; empty for all.' }),
  firstAt: timestamp(),
  lastAt: timestamp(),
  count: Type.Integer(),
  eventIds: Type.Array(uuid(), { description: 'The last hundred at most.' }),
})
export type DetectionMatch = Type.Static<typeof DetectionMatch>

export const DetectionFinding = strictObject({
  id: uuid(),
  ruleId: Type.String(),
  title: Type.String(),
  label: nullable(Type.String({ description: 'Null when it was erased from the audit log.' })),
  firstAt: timestamp(),
  lastAt: timestamp(),
  count: Type.Integer(),
  threshold: Type.Integer({ description: 'What the rule was set to then.' }),
  eventId: uuid(),
})
export type DetectionFinding = Type.Static<typeof DetectionFinding>

export const listDetectionRules = endpoint({
  method: 'GET',
  path: '/detection/rules',
  summary: 'All detection rules, how often each fired lately, and what verdicts suggest.',
  tag,
  access,
  reply: strictObject({ items: Type.Array(DetectionRuleState) }),
})

export const changeDetectionRule = endpoint({
  method: 'PUT',
  path: '/detection/rules/:id',
  summary: 'Switches a detection rule on or off, or changes its numbers.',
  tag,
  access,
  needsRecentSignIn: true,
  params,
  body: strictObject({
    active: Type.Boolean(),
    threshold,
    windowMinutes,
    version: Type.Integer({ minimum: 0 }),
  }),
  reply: DetectionRuleState,
})

export const previewDetectionRule = endpoint({
  method: 'POST',
  path: '/detection/rules/:id/preview',
  summary: 'What a rule would have fired on in the last days with these numbers; nothing is changed.',
  tag,
  access,
  params,
  body: strictObject({
    threshold,
    windowMinutes,
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 30, default: 30 })),
  }),
  reply: strictObject({
    count: Type.Integer(),
    /** The newest first. */
    matches: Type.Array(DetectionMatch, { maxItems: 50 }),
    events: Type.Integer({ description: 'Events that were read.' }),
    isCapped: Type.Boolean({ description: 'There were more events than are read: only the newest were.' }),
    since: timestamp(),
  }),
})

export const listDetectionFindings = endpoint({
  method: 'GET',
  path: '/detection/findings',
  summary: 'What detection rules found, the latest first.',
  tag,
  access,
  query: strictObject({
    ...pageQuery,
    ruleId: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  }),
  reply: pageOf(DetectionFinding),
  isList: true,
})
