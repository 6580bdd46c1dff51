import { isSame, valuesOf, type EditedRule, type RuleValues } from '../rules/edited-rule.ts'

export type Field = keyof RuleValues
export type RuleChange = { before: EditedRule; after: EditedRule; fields: readonly Field[] }
export type RuleMove = { rule: EditedRule; from: number; to: number }
export type Difference = {
  added: readonly { rule: EditedRule; at: number }[]
  changed: readonly RuleChange[]
  /** The fewest rules that have to move to get the new order; positions count from 1. */
  moved: readonly RuleMove[]
  removed: readonly EditedRule[]
}

/** What makes the second list out of the first. */
export function differenceOf(before: readonly EditedRule[], after: readonly EditedRule[]): Difference {
  const old = placesOf(before)
  const kept = placesOf(after)
  const survivors = after.flatMap((rule, at) => {
    const from = old.get(rule.key)
    const was = from === undefined ? undefined : before[from]
    return from === undefined || !was ? [] : [{ rule, at, from, was }]
  })
  const inOrder = longestRise(survivors.map(({ from }) => from))
  return {
    added: after.flatMap((rule, at) => (old.has(rule.key) ? [] : [{ rule, at: at + 1 }])),
    changed: survivors.flatMap(({ rule, was }) => {
      const fields = changedFields(was, rule)
      return fields.length === 0 ? [] : [{ before: was, after: rule, fields }]
    }),
    moved: survivors
      .filter(({ from }) => !inOrder.has(from))
      .map(({ rule, at, from }) => ({ rule, from: from + 1, to: at + 1 })),
    removed: before.filter(({ key }) => !kept.has(key)),
  }
}

export const isNone = ({ added, changed, moved, removed }: Difference): boolean =>
  added.length + changed.length + moved.length + removed.length === 0

/** `2 added, 1 changed, 1 moved`. */
export const differenceWords = (difference: Difference): string =>
  (['added', 'changed', 'moved', 'removed'] as const)
    .filter((kind) => difference[kind].length > 0)
    .map((kind) => `${difference[kind].length} ${kind}`)
    .join(', ')

export function changedFields(before: RuleValues, after: RuleValues): Field[] {
  const [old, now] = [valuesOf(before), valuesOf(after)]
  return (Object.keys(old) as Field[]).filter((field) => !isSame(old[field], now[field]))
}

const placesOf = (rules: readonly EditedRule[]): Map<string, number> =>
  new Map(rules.map(({ key }, index) => [key, index]))

/** The longest part of the numbers that rises, by patience sorting. */
function longestRise(numbers: readonly number[]): Set<number> {
  const tops: number[] = []
  const before = new Map<number, number | undefined>()
  for (const number of numbers) {
    // Most rules stay where they were: those need no search.
    const at = number > (tops.at(-1) ?? -1) ? tops.length : tops.findIndex((top) => top >= number)
    before.set(number, tops[at - 1])
    tops[at] = number
  }
  const rise = new Set<number>()
  for (let last = tops.at(-1); last !== undefined; last = before.get(last)) rise.add(last)
  return rise
}

/** What the draft does to a rule, in a word on its row. */
export function markOf({ key }: EditedRule, { added, changed, moved }: Difference): string | undefined {
  if (added.some(({ rule }) => rule.key === key)) return 'New'
  const isChanged = changed.some(({ after }) => after.key === key)
  const move = moved.find(({ rule }) => rule.key === key)
  if (!move) return isChanged ? 'Changed' : undefined
  return `${isChanged ? 'Changed, moved' : 'Moved'} from ${move.from}`
}
