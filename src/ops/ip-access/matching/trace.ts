import { placeOf, rangeOf } from './ranges.ts'
import { type Question, type Rule, appliesTo } from './rule.ts'
import { isWithin } from './schedule.ts'
import type { TraceOutcome } from '../words.ts'

export type Trace = { winner: number; steps: { index: number; outcome: TraceOutcome }[] }

/** Rules read one after the other up to the first that decides: what the compiled form must agree with, and what people are shown. */
export function traceRules(rules: readonly Rule[], question: Question): Trace {
  const steps: Trace['steps'] = []
  for (const [index, rule] of rules.entries()) {
    const outcome = outcomeOf(rule, question)
    steps.push({ index, outcome })
    if (outcome === 'matched') return { winner: index, steps }
  }
  return { winner: -1, steps }
}

function outcomeOf(rule: Rule, { address, subject, at, countryOf }: Question): TraceOutcome {
  if (!rule.active) return 'inactive'
  if (rule.expiresAt !== null && at >= rule.expiresAt) return 'expired'
  if (rule.schedule !== null && !isWithin(rule.schedule, at)) return 'outside_schedule'
  if (!appliesTo(rule.target, subject)) return 'other_target'
  if (!isIn(rule.cidrs, address) && !isFrom(rule.countries, countryOf, address)) return 'other_address'
  return rule.action === 'observe' ? 'observed' : 'matched'
}

function isIn(cidrs: readonly string[], address: string): boolean {
  const place = placeOf(address)
  return cidrs.some((cidr) => {
    const { first, last } = rangeOf(cidr)
    return first <= place && place <= last
  })
}

function isFrom(countries: readonly string[], countryOf: Question['countryOf'], address: string): boolean {
  if (countries.length === 0) return false
  const country = countryOf(address)
  return country !== undefined && countries.includes(country)
}
