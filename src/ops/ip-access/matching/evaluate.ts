import { errors as kernelErrors } from '../../../kernel/errors.ts'
import type { CompiledRules } from './compile.ts'
import type { Rule } from './rule.ts'
import type { Person } from '../../../kernel/identity.ts'
import type { IpReason } from '../words.ts'

/** Rules to decide by; without the compiled form nobody can be let in. */
export type Rulebook = { rules: readonly Rule[]; compiled: CompiledRules | undefined; enforced: boolean }

/** When, and what is known besides the rules. */
export type EvaluationContext = Omit<EvaluationSettings, 'enforced'> & {
  at: Date
  countryOf: (address: string) => string | undefined
}

/** `winner` and `observed` are the rules that matched; none while the rules are switched off. */
export type Evaluation = { verdict: IpVerdict; winner: Rule | undefined; observed: readonly Rule[] }

/** Whether the visitor may come in by these rules; throws UNAVAILABLE where that cannot be found out. */
export function evaluateRules(book: Rulebook, visit: IpVisit, evaluation: EvaluationContext): Evaluation {
  const { rules, compiled, enforced } = book
  const evaluationSettings = { ...evaluation, enforced }
  if (!enforced)
    return { verdict: verdictOf(undefined, visit, evaluationSettings), winner: undefined, observed: none }
  if (!compiled) throw kernelErrors.UNAVAILABLE({}, { retryAfterSeconds: 5 })
  const { address, person } = visit
  const subject = person ? { userId: person.id, groupIds: person.groupIds } : nobody
  const { at, countryOf } = evaluation
  const match = compiled.match({ address, subject, at, countryOf })
  const winner = rules[match.winner]
  const observed =
    match.observed.length === 0 ? none : match.observed.flatMap((index) => rules[index] ?? none)
  return { verdict: verdictOf(winner, visit, evaluationSettings), winner, observed }
}

const none: readonly Rule[] = []
const nobody = {}

/** Who comes from where. Without a person nobody knows yet who it is. */
export type IpVisit = {
  /** Canonical. */
  address: string
  person?: Pick<Person, 'id' | 'roles' | 'groupIds'> | undefined
  /** An API token, on behalf of the person who made it: it is never left alone. */
  isMachine?: boolean | undefined
}

export type IpVerdict = { allowed: boolean; rule: Rule | undefined; reason: IpReason }

/** What holds for every address: settings, and whether rules are looked at. */
export type EvaluationSettings = { enforced: boolean; defaultAllow: boolean; bypassAdmin: boolean }

/** What follows from the rule that matched first, or from the fact that none did. */
export function verdictOf(
  rule: Rule | undefined,
  visit: IpVisit,
  evaluationSettings: EvaluationSettings,
): IpVerdict {
  const { enforced, defaultAllow, bypassAdmin } = evaluationSettings
  if (!enforced) return { allowed: true, rule: undefined, reason: 'switched_off' }
  const allowed = rule === undefined ? defaultAllow : rule.action === 'allow'
  if (!allowed && bypassAdmin && !visit.isMachine && visit.person?.roles.includes('admin'))
    return { allowed: true, rule: undefined, reason: 'admin_bypass' }
  return { allowed, rule, reason: rule === undefined ? 'default' : 'rule' }
}
