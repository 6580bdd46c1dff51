import { errors as kernelErrors } from '../../kernel/errors.ts'
import type { CompiledRules } from './compile.ts'
import type { Rule } from './rule.ts'
import { verdictOf, type Circumstances, type IpVerdict, type IpVisit } from './verdict.ts'

/** Rules to decide by; without the compiled form nobody can be let in. */
export type Rulebook = { rules: readonly Rule[]; compiled: CompiledRules | undefined; enforced: boolean }

/** When, and what is known besides the rules. */
export type Moment = Omit<Circumstances, 'enforced'> & {
  at: Date
  countryOf: (address: string) => string | undefined
}

/** `winner` and `observed` are the rules that matched; none while the rules are switched off. */
export type Judgement = { verdict: IpVerdict; winner: Rule | undefined; observed: readonly Rule[] }

/** Whether the visitor may come in by these rules; throws UNAVAILABLE where that cannot be found out. */
export function judge(book: Rulebook, visit: IpVisit, moment: Moment): Judgement {
  const { rules, compiled, enforced } = book
  const circumstances = { ...moment, enforced }
  if (!enforced)
    return { verdict: verdictOf(undefined, visit, circumstances), winner: undefined, observed: none }
  if (!compiled) throw kernelErrors.UNAVAILABLE({}, { retryAfterSeconds: 5 })
  const { address, person } = visit
  const subject = person ? { userId: person.id, groupIds: person.groupIds } : nobody
  const { at, countryOf } = moment
  const match = compiled.match({ address, subject, at, countryOf })
  const winner = rules[match.winner]
  const observed =
    match.observed.length === 0 ? none : match.observed.flatMap((index) => rules[index] ?? none)
  return { verdict: verdictOf(winner, visit, circumstances), winner, observed }
}

const none: readonly Rule[] = []
const nobody = {}
