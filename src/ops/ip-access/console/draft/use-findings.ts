import { queryOptions, useQuery } from '@tanstack/react-query'
import { useDebouncedValue } from '@mantine/hooks'
import { isProblem } from '../../../../console/ui/api-problem.ts'
import { call } from '../../../../console/ui/api.ts'
import { analyseIpDraft, analyseIpRules } from '../../simulation-contract.ts'
import { toDraft, type EditedRule } from '../rules/edited-rule.ts'
import { noFindings, problemsOf, warningsOf } from './findings.ts'

type List = { rules: readonly EditedRule[]; isDraft: boolean }

/** What there is to say about the rules on the screen, a moment behind the editing. */
export function useFindings(list: List) {
  const [settled] = useDebouncedValue(list.rules, 300)
  const query = useQuery({
    ...findingsOptions({ rules: list.isDraft ? settled : list.rules, isDraft: list.isDraft }),
    placeholderData: (before) => before,
  })
  return { findings: query.data ?? noFindings, error: query.error }
}

/** That a draft is not valid is an answer too. */
export const findingsOptions = ({ rules, isDraft }: List) =>
  queryOptions({
    queryKey: [analyseIpRules.path, isDraft, rules],
    queryFn: async ({ signal }) => {
      try {
        const analysis = isDraft
          ? await call(analyseIpDraft, { body: { draft: toDraft(rules) } }, signal)
          : await call(analyseIpRules, {}, signal)
        return warningsOf(analysis, rules)
      } catch (error) {
        if (isProblem(error, 'IP_RULE_INVALID') || isProblem(error, 'VALIDATION_FAILED'))
          return problemsOf(error.problems, rules)
        throw error
      }
    },
    // Every edit is a list of its own; what it said is soon of no use.
    gcTime: 10_000,
  })
