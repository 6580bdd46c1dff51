import type { Difference } from './difference.ts'
import type { EditedRule } from './edited-rule.ts'

/** What the draft does to a rule, in a word on its row. */
export function markOf({ key }: EditedRule, { added, changed, moved }: Difference): string | undefined {
  if (added.some(({ rule }) => rule.key === key)) return 'New'
  const isChanged = changed.some(({ after }) => after.key === key)
  const move = moved.find(({ rule }) => rule.key === key)
  if (!move) return isChanged ? 'Changed' : undefined
  return `${isChanged ? 'Changed, moved' : 'Moved'} from ${move.from}`
}
