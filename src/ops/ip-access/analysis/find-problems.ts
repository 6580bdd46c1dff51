import { findConflicts, type Conflict } from './conflicts.ts'
import { rangesOf } from '../matching/ranges.ts'
import type { Rule } from '../matching/rule.ts'
import { findShadowed, type Shadow } from './shadows.ts'
import type { Steps } from '../slices.ts'

/** Indexes into the list of rules. An example is an address; where only countries are concerned, a country. */
export type Analysis = {
  shadowed: (Shadow & { example: string })[]
  conflicts: Conflict[]
  isCapped: boolean
}

/** Of each kind. */
const mostNamed = 500

/** What is wrong with a list of rules whatever comes: rules that can never match, and pairs of which the order alone decides. */
export function* analyseRules(rules: readonly Rule[]): Steps<Analysis> {
  const known = { rangesOf: rangesOf(rules), most: mostNamed }
  const { shadowed, shadows } = yield* findShadowed(rules, known)
  const { conflicts, isCapped } = yield* findConflicts(rules, { ...known, shadowed })
  return {
    shadowed: shadows.map((shadow) => ({ ...shadow, example: exampleOf(rules[shadow.rule]) })),
    conflicts,
    isCapped: isCapped || shadowed.size > shadows.length,
  }
}

const exampleOf = (rule: Rule | undefined): string =>
  rule?.cidrs[0]?.replace(/\/.*$/, '') ?? rule?.countries[0] ?? ''
