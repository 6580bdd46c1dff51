/** What a rule does to whom it matches; `observe` only counts, and the reading goes on. */
export const ipActions = ['allow', 'deny', 'observe'] as const
export type IpAction = (typeof ipActions)[number]

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

/** What decided: a rule, `ops.ip.default_allow`, `ops.ip.bypass_admin`, or nothing because the rules are switched off. */
export const ipReasons = ['rule', 'default', 'admin_bypass', 'switched_off'] as const
export type IpReason = (typeof ipReasons)[number]

/** What became of one rule while an address was tried. */
export const traceOutcomes = [
  'matched',
  'observed',
  'inactive',
  'expired',
  'outside_schedule',
  'other_target',
  'other_address',
] as const
export type TraceOutcome = (typeof traceOutcomes)[number]

export const postureHints = [
  'switched_off',
  'bypass_and_default_allow',
  'default_allow_without_deny',
  'proxy_not_trusted',
  'countries_unknown',
] as const
export type PostureHint = (typeof postureHints)[number]
