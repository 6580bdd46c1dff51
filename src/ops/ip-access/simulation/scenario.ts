import type { DraftRule } from '../contract.ts'
import { inOrder, readDraftsInSteps } from '../publishing/draft.ts'
import type { AnalysisDependencies, SavedRules } from '../analysis-dependencies.ts'
import { newRow, toRule } from '../rule-row.ts'
import type { Rule } from '../matching/rule.ts'
import type { RuleReference } from '../simulation-contract.ts'
import type { InTurns, Steps } from '../slices.ts'
import type { EvaluationSettings } from '../matching/evaluate.ts'

/** A list of rules that is tried out, with the settings it is tried under. */
export type Scenario = {
  rules: readonly Rule[]
  circumstances: EvaluationSettings
  /** How a rule of the list is named to whoever asked. */
  nameOf: (rule: Rule) => RuleReference
}

type TrialInput = {
  draft?: readonly DraftRule[] | undefined
  defaultAllow?: boolean | undefined
  bypassAdmin?: boolean | undefined
}

/** The rules and settings that a request wants tried: what it leaves out is as it is saved. Drafts are tried as if in force. */
export async function scenarioOf(
  { settings, ipAccess, inTurns }: Pick<AnalysisDependencies, 'settings' | 'ipAccess'> & { inTurns: InTurns },
  { draft, defaultAllow, bypassAdmin }: TrialInput,
): Promise<Scenario> {
  const now = await ipAccess.listRules()
  return {
    ...(await inTurns(listOf(now, draft))),
    circumstances: {
      enforced: now.enforced || draft !== undefined,
      defaultAllow: defaultAllow ?? settings.get('ops.ip.default_allow'),
      bypassAdmin: bypassAdmin ?? settings.get('ops.ip.bypass_admin'),
    },
  }
}

/** The saved rules, or those of a draft as they would be once it is published; throws IP_RULE_INVALID. */
export function* listOf(
  saved: Pick<SavedRules, 'rules'>,
  draft: readonly DraftRule[] | undefined,
): Steps<Pick<Scenario, 'rules' | 'nameOf'>> {
  const rules = draft ? yield* rulesOf(draft) : saved.rules
  yield
  const positions = new Map(rules.map(({ id }, index) => [id, index + 1]))
  yield
  const savedIds = new Set(saved.rules.map(({ id }) => id))
  return {
    rules,
    nameOf: ({ id, name, action }) => ({
      id: savedIds.has(id) ? id : null,
      position: positions.get(id) ?? 0,
      name,
      action,
    }),
  }
}

/** A rule without an id, or with one that another has already, gets one that no saved rule has. */
function* rulesOf(draft: readonly DraftRule[]): Steps<Rule[]> {
  const wordings = yield* readDraftsInSteps(draft)
  const taken = new Set<string>()
  return inOrder(draft.map((rule, index) => ({ ...rule, index }))).flatMap(({ id, index }) => {
    const wording = wordings[index]
    const own = id === undefined || taken.has(id) ? `draft ${index}` : id
    taken.add(own)
    return wording ? toRule(newRow(own, wording)) : []
  })
}

/** `Rule 2 “Night shift”`. */
export const titleOf = ({ position, name }: Pick<RuleReference, 'position' | 'name'>): string =>
  `Rule ${position} “${name}”`
