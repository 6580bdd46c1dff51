import type { Reply } from '../../../console/api.ts'
import type { ipTemplates } from '../trial-contract.ts'
import { newRule, type RuleValues } from './edited-rule.ts'

export type Template = Reply<typeof ipTemplates>['items'][number]

/** The rules of a template, the one first in which something must still be filled in. */
export function fromTemplate({ rules }: Template): [RuleValues, ...RuleValues[]] {
  const values = rules.map((rule): RuleValues => ({ ...newRule, ...rule }))
  const open = Math.max(
    0,
    values.findIndex(({ cidrs, countries }) => cidrs.length + countries.length === 0),
  )
  return [values[open] ?? newRule, ...values.toSpliced(open, 1)]
}
