import type { Rule, Schedule, Target } from '../matching/rule.ts'
import type { RuleReference } from '../simulation-contract.ts'
import { titleOf } from './scenario.ts'
import type { IpReason, TraceOutcome } from '../words.ts'

/** Who was asked about, from where and when: what the sentences speak of. */
export type Asked = {
  address: string
  country: string | undefined
  /** The person's name; nobody known without. */
  name: string | undefined
  at: Date
}

/** What became of one rule, for a person to read. */
export const sentenceOfStep = (
  { rule, reference }: { rule: Rule; reference: RuleReference },
  outcome: TraceOutcome,
  asked: Asked,
): string => `${titleOf(reference)} ${endings[outcome](rule, asked)}`

const endings: Record<TraceOutcome, (rule: Rule, asked: Asked) => string> = {
  matched: ({ action }, { address }) =>
    `matches, and ${action === 'allow' ? `lets ${address} in` : `refuses ${address}`}.`,
  observed: () => 'matches, but only counts; the reading goes on.',
  inactive: () => 'is switched off.',
  expired: ({ expiresAt }) => `has expired${expiresAt ? `: it held until ${minuteOf(expiresAt)} UTC` : ''}.`,
  outside_schedule: ({ schedule }, { at }) =>
    schedule ? `does not hold then: it is ${localTime(schedule, at)}.` : 'does not hold then.',
  other_target: ({ target }, { name }) =>
    name === undefined
      ? `is for ${peopleIn(target)}, and nobody known was asked about.`
      : `is for ${peopleIn(target)}, and ${name} is not among them.`,
  other_address: ({ cidrs, countries }, { address, country }) =>
    countries.length === 0
      ? `does not name ${address}.`
      : `names ${cidrs.length === 0 ? 'countries' : 'networks and countries'}: ${address} is in none of them, ${country === undefined ? 'its country is not known' : `but in ${countryName(country)}`}.`,
}

const minuteOf = (evaluation: Date): string => evaluation.toISOString().slice(0, 16).replace('T', ' ')

/** `Sunday 03:10 in Asia/Jakarta`. */
function localTime({ timeZone }: Schedule, at: Date): string {
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { timeZone, ...options }).format(at)
  return `${part({ weekday: 'long' })} ${part({ hour: '2-digit', minute: '2-digit' })} in ${timeZone}`
}

function peopleIn(target: Target): string {
  if ('userIds' in target)
    return target.userIds.length === 1 ? 'one person' : `${target.userIds.length} people`
  if ('groupIds' in target)
    return target.groupIds.length === 1 ? 'one group' : `${target.groupIds.length} groups`
  return 'everyone'
}

/** The name as it is in English; codes that nobody gave out stay codes. */
export function countryName(code: string): string {
  return regions.of(code) ?? code
}

const regions = new Intl.DisplayNames('en', { type: 'region' })

export type Decision = {
  allowed: boolean
  reason: IpReason
  /** With reason `rule`. */
  rule: RuleReference | undefined
}

/** What was decided and why, for a person to read. */
export function sentenceOfDecision({ allowed, reason, rule }: Decision, asked: Asked): string {
  const who = asked.name === undefined ? asked.address : `${asked.name} from ${asked.address}`
  const sentences: Record<IpReason, string> = {
    rule: `${rule ? titleOf(rule) : 'A rule'} ${allowed ? `lets ${who} in` : `refuses ${who}`}.`,
    default: `No rule matches ${who}, and what no rule matches ${allowed ? 'may come in' : 'is refused'} (ops.ip.default_allow).`,
    admin_bypass: `The rules would refuse ${who}, but they leave administrators alone (ops.ip.bypass_admin).`,
    switched_off: `The rules are switched off: ${who} comes in.`,
  }
  return sentences[reason]
}
