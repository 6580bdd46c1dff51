import type { Retention } from '../../kernel/retention/due-rows.ts'
import type { Person } from '../../kernel/identity.ts'
import type { Schedule } from './matching/rule.ts'
import type { IpAction } from './words.ts'

export type IpRuleRow = {
  id: string
  /** From 1, without gaps. */
  position: number
  name: string
  action: IpAction
  cidrs: string[]
  countries: string[]
  target_kind: 'everyone' | 'users' | 'groups'
  target_ids: string[]
  active: boolean
  expires_at: Date | null
  schedule: Schedule | null
  note: string
  version: number
  created_at: Date
  changed_at: Date
  changed_by: string
  /** In which version of the list it came, got another wording, and went to another place. */
  added_in: number
  changed_in: number
  moved_in: number
}

/** One row: what all rules have in common. */
export type IpRuleSetRow = {
  only: true
  /** Counts every change of what decides: any rule, the feature's settings, whether rules are looked at. */
  version: number
  /** Whether rules are looked at; switched off only from the command line. */
  enforced: boolean
}

/** The change that is waiting to be confirmed; at most one. */
export type IpPendingRow = {
  only: true
  version: number
  due_at: Date
  made_at: Date
  made_by: string
  /** The rules as they were, rows as JSON; null when only a setting was changed. */
  rules_before: unknown
  /** Values of `ops.ip.*` as they were, by key; null is the default. */
  settings_before: Record<string, unknown>
  enforced_before: boolean
  /** Roles, groups and state of the person whose change it is; null when it is a change of rules or settings. */
  person_before: Person | null
  /** Who would not get in: `you` is who made the change, `every administrator` nobody of them. */
  locks_out: ('you' | 'every administrator')[]
  /** Whether that is so only once an expiry or a schedule takes effect. */
  is_later: boolean
}

/** How often a rule matched on a day (UTC). The rule may be gone; the nil UUID stands for no rule at all. */
export type IpRuleHitRow = {
  rule_id: string
  day: string
  allowed: number
  denied: number
  observed: number
  last_at: Date
}

export type IpAccessTables = {
  ip_rule: IpRuleRow
  ip_rule_set: IpRuleSetRow
  ip_pending: IpPendingRow
  ip_rule_hit: IpRuleHitRow
}

/** More than a year, so that this month can be compared with the same one a year ago. */
export const ruleHitRetention: Retention = {
  table: 'ip_rule_hit',
  key: ['rule_id', 'day'],
  age: 'day',
  ageIn: 'day',
  keepDays: 400,
}
