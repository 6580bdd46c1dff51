import type { InputProblem } from '../../../../kernel/errors.ts'
import type { Reply } from '../../../../console/ui/api.ts'
import type { analyseIpRules } from '../../simulation-contract.ts'
import type { EditedRule } from '../rules/edited-rule.ts'

export type Analysis = Reply<typeof analyseIpRules>

/** Something to know about a rule that is valid. */
export type Warning = {
  kind: 'shadowed' | 'conflict' | 'impossible' | 'unused'
  sentence: string
  example?: string
  /** The key of the rule in front of which it would work. */
  before?: string
  lastHitAt?: string | null
}
/** Something that the server will not take. */
export type RuleProblem = { field: string; index: number | undefined; message: string; suggestion?: string }

/** What there is to say about a list, by the keys of its rules. */
export type Findings = {
  warnings: ReadonlyMap<string, readonly Warning[]>
  problems: ReadonlyMap<string, readonly RuleProblem[]>
  isCapped: boolean
}
export const noFindings: Findings = { warnings: new Map(), problems: new Map(), isCapped: false }

/** What an analysis says, at the rules that it is about: positions count from 1. */
export function warningsOf(analysis: Analysis, rules: readonly EditedRule[]): Findings {
  const keyAt = (position: number): string => rules[position - 1]?.key ?? ''
  const found: [key: string, warning: Warning][] = [
    ...analysis.shadowed.map(({ rule, by, example, sentence }): [string, Warning] => {
      const before = keyAt(Math.min(...by.map(({ position }) => position)))
      return [keyAt(rule.position), { kind: 'shadowed', sentence, example, before }]
    }),
    ...analysis.conflicts.map(({ second, example, sentence }): [string, Warning] => [
      keyAt(second.position),
      { kind: 'conflict', sentence, example },
    ]),
    ...analysis.impossible.map(({ rule, sentence }): [string, Warning] => [
      keyAt(rule.position),
      { kind: 'impossible', sentence },
    ]),
    ...analysis.unused.map(({ rule, lastHitAt }): [string, Warning] => [
      keyAt(rule.position),
      { kind: 'unused', sentence: 'Has matched nothing for 90 days.', lastHitAt },
    ]),
  ]
  return { ...noFindings, warnings: group(found), isCapped: analysis.isCapped }
}

/** What was refused of a draft, at its rules: `/rules/3/cidrs/0`. */
export function problemsOf(problems: readonly InputProblem[], rules: readonly EditedRule[]): Findings {
  const found = problems.flatMap(({ path, message }): [string, RuleProblem][] => {
    const [, position, field = '', index] =
      /^\/(?:draft|rules)\/(\d+)(?:\/(\w+))?(?:\/(\d+))?/.exec(path) ?? []
    const key = rules[Number(position)]?.key
    if (key === undefined) return []
    const at = index === undefined ? undefined : Number(index)
    return [[key, { field, index: at, ...withSuggestion(message) }]]
  })
  return { ...noFindings, problems: group(found) }
}

/** A canonical spelling, where there is one, is the end of the sentence. */
function withSuggestion(sentence: string): Pick<RuleProblem, 'message' | 'suggestion'> {
  const [, message = sentence, suggestion] = /^(.*) Did you mean (\S+)\?$/s.exec(sentence) ?? []
  return suggestion === undefined ? { message } : { message, suggestion }
}

function group<Item>(pairs: readonly [key: string, item: Item][]): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const [key, item] of pairs) groups.set(key, [...(groups.get(key) ?? []), item])
  return groups
}
