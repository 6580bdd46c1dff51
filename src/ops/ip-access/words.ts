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

export const configurationWarnings = [
  'switched_off',
  'bypass_and_default_allow',
  'default_allow_without_deny',
  'proxy_not_trusted',
  'countries_unknown',
] as const
export type ConfigurationWarning = (typeof configurationWarnings)[number]

/** The codes of ISO 3166-1 alpha-2: no rule can name another one. */
export const countryCodes: readonly string[] = [
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ',
  'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR',
  'GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP',
  'KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT',
  'MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW',
  'SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG',
  'UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW',
].flatMap((line) => line.split(' '))
