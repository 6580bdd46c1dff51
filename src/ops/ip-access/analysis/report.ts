import { addDays } from '../../../kernel/clock.ts'
import type { Db } from '../../../kernel/database/database.ts'
import { analyseRules } from './find-problems.ts'
import type { DraftRule } from '../contract.ts'
import { countryMeant, impossibleCodes } from '../matching/countries.ts'
import { findLastHits } from '../hit-queries.ts'
import type { AnalysisDependencies, SavedRules } from '../analysis-dependencies.ts'
import type { Rule } from '../matching/rule.ts'
import { mostShadowers } from './shadows.ts'
import type { IpAnalysis, RuleReference } from '../simulation-contract.ts'
import { createTurns } from '../slices.ts'
import { listOf, titleOf, type Scenario } from '../simulation/scenario.ts'

const unusedAfterDays = 90
const mostOfAKind = 500

/** What is wrong with the saved rules, or with a draft: what can never match, what contradicts, what nobody needs. */
export function analyse({ clock, ipAccess }: Pick<AnalysisDependencies, 'clock' | 'ipAccess'>) {
  const inTurns = createTurns()
  return async (db: Db, draft?: readonly DraftRule[]): Promise<IpAnalysis> => {
    const now = await ipAccess.listRules()
    const { rules, nameOf } = await inTurns(listOf(now, draft))
    const nameAt = namesAt(rules, nameOf)
    const since = addDays(clock.now(), -unusedAfterDays)
    const { shadowed, conflicts, isCapped } = await inTurns(analyseRules(rules))
    const impossible = findImpossible(rules, nameOf)
    const unused = await unusedSince(db, { since, candidates: oldEnough(rules, now, since) })
    return {
      shadowed: shadowed.map(({ rule, by, example }) =>
        explained({ rule: nameAt(rule), by: by.map(nameAt), example }, shadowSentence),
      ),
      conflicts: conflicts.map(({ first, second, example }) =>
        explained({ first: nameAt(first), second: nameAt(second), example }, conflictSentence),
      ),
      impossible: impossible.slice(0, mostOfAKind),
      unused: unused
        .slice(0, mostOfAKind)
        .map(({ rule, lastHitAt }) => ({ rule: nameOf(rule), lastHitAt: lastHitAt?.toISOString() ?? null })),
      isCapped: isCapped || Math.max(unused.length, impossible.length) > mostOfAKind,
    }
  }
}

const explained = <Found>(found: Found, sentenceOf: (found: Found) => string) => ({
  ...found,
  sentence: sentenceOf(found),
})

/** Of rules by their index; the analysis names none that is not in the list. */
const namesAt =
  (rules: readonly Rule[], nameOf: Scenario['nameOf']) =>
  (index: number): RuleReference => {
    const rule = rules[index]
    if (!rule) throw new RangeError(`There is no rule ${index} in the list.`)
    return nameOf(rule)
  }

/** The active rules that name codes which no address can have. */
export const findImpossible = (
  rules: readonly Rule[],
  nameOf: Scenario['nameOf'],
): IpAnalysis['impossible'] => rules.flatMap((rule) => impossibleIn(rule, nameOf))

function impossibleIn(rule: Rule, nameOf: Scenario['nameOf']): IpAnalysis['impossible'] {
  const codes = impossibleCodes(rule.countries)
  if (!rule.active || codes.length === 0) return []
  const reference = nameOf(rule)
  const isAll = rule.cidrs.length === 0 && codes.length === rule.countries.length
  const meant = codes.map(countryMeant).filter((code) => code !== undefined)
  const question = meant.length === 0 ? '' : ` Was ${andOf(meant)} meant?`
  const named = `${andOf(codes)} ${codes.length === 1 ? 'is' : 'are'} no country that an address can have`
  const sentence = isAll
    ? `${titleOf(reference)} can never match: ${named}.${question}`
    : `${titleOf(reference)} matches less than it names: ${named}.${question}`
  return [{ rule: reference, codes, sentence }]
}

/** Saved rules in use that had the time to match something. */
function oldEnough(rules: readonly Rule[], { rows }: SavedRules, since: Date): Rule[] {
  const old = new Set(rows.filter(({ created_at }) => created_at <= since).map(({ id }) => id))
  return rules.filter(({ id, active }) => active && old.has(id))
}

type Search = { since: Date; candidates: readonly Rule[] }

async function unusedSince(db: Db, { since, candidates }: Search) {
  const lastHits = await findLastHits(
    db,
    candidates.map(({ id }) => id),
  )
  return candidates
    .map((rule) => ({ rule, lastHitAt: lastHits.get(rule.id) }))
    .filter(({ lastHitAt }) => lastHitAt === undefined || lastHitAt < since)
}

const mostNamed = 3

type Shadow = { rule: RuleReference; by: readonly RuleReference[]; example: string }

function shadowSentence({ rule, by, example }: Shadow): string {
  const named = by.slice(0, mostNamed).map((other) => titleOf(other).replace(/^Rule/, 'rule'))
  const atLeast = by.length === mostShadowers ? 'at least ' : ''
  const others = by.length > mostNamed ? [...named, `${atLeast}${by.length - mostNamed} more`] : named
  return `${titleOf(rule)} can never match: ${andOf(others)} ${by.length === 1 ? 'decides' : 'decide'} before it, for example about ${example}.`
}

const andOf = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`

type Conflict = { first: RuleReference; second: RuleReference; example: string }

function conflictSentence({ first, second, example }: Conflict): string {
  const does = first.action === 'allow' ? `lets ${example} in` : `refuses ${example}`
  const other = second.action === 'allow' ? 'would let it in' : 'would refuse it'
  return `${titleOf(first)} ${does}, ${titleOf(second).replace(/^Rule/, 'rule')} ${other}: their order decides.`
}
