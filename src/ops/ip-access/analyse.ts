import { findConflicts, type Conflict } from './conflicts.ts'
import type { Rule } from './rule.ts'
import { findShadowed, rangesOf, shadowersOf } from './shadows.ts'

/** Indexes into the list of rules. An example is an address; where only countries are concerned, a country. */
export type Analysis = {
  shadowed: { rule: number; by: number[]; example: string }[]
  conflicts: Conflict[]
  isCapped: boolean
}

/** Of each kind. */
const mostNamed = 500

/** What is wrong with a list of rules whatever comes: rules that can never match, and pairs of which the order alone decides. */
export function analyseRules(rules: readonly Rule[]): Analysis {
  const all = findShadowed(rules)
  const shadowed = new Set(all)
  const known = { rangesOf: rangesOf(rules), isShadowed: (index: number) => shadowed.has(index) }
  const { conflicts, isCapped } = findConflicts(rules, { ...known, most: mostNamed })
  return {
    shadowed: all.slice(0, mostNamed).map((rule) => ({
      rule,
      by: shadowersOf(rules, rule, known),
      example: exampleOf(rules[rule]),
    })),
    conflicts,
    isCapped: isCapped || all.length > mostNamed,
  }
}

const exampleOf = (rule: Rule | undefined): string =>
  rule?.cidrs[0]?.replace(/\/.*$/, '') ?? rule?.countries[0] ?? ''
