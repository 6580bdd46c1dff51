import { changedFields, differenceOf, type Field } from './difference.ts'
import { asNew, type EditedRule } from '../rules/edited-rule.ts'
import { fieldWords } from './field-words.ts'

/** Where both had the same rule in hand, and what became of it. */
export type MergeConflict =
  | { kind: 'both_changed'; mine: EditedRule; theirs: EditedRule; fields: readonly Field[] }
  | { kind: 'removed_by_them'; mine: EditedRule }
  | { kind: 'removed_by_me'; theirs: EditedRule }

type Lists = { base: readonly EditedRule[]; mine: readonly EditedRule[]; theirs: readonly EditedRule[] }
type Merged = { rule: EditedRule; clash?: MergeConflict }

/**
 * Puts a draft on top of a list that somebody else has saved since the draft began: rule by rule, field by field, and what I moved
 * or added goes behind the rule that it stands behind in my draft. Where both changed the same thing mine stays, and is named.
 */
export function rebase({ base, mine, theirs }: Lists): { rules: EditedRule[]; clashes: MergeConflict[] } {
  const [old, own, saved] = [base, mine, theirs].map(byKey) as [Index, Index, Index]
  const merged = theirs.flatMap((rule) => mergeTheirs(rule, old.get(rule.key), own.get(rule.key)) ?? [])
  const removed = theirs.flatMap((rule): MergeConflict[] => {
    const before = old.get(rule.key)
    const isMine = before && !own.has(rule.key) && changedFields(before, rule).length > 0
    return isMine ? [{ kind: 'removed_by_me', theirs: rule }] : []
  })
  const lost = mine.filter(({ key }) => old.has(key) && !saved.has(key))
  const rescued = lost.filter((rule) => changedFields(old.get(rule.key) ?? rule, rule).length > 0)
  const fresh = new Map<string, EditedRule>()
  for (const rule of rescued) fresh.set(rule.key, asNew(rule, [...mine, ...fresh.values()]))
  const clashes = [
    ...merged.flatMap(({ clash }) => clash ?? []),
    ...rescued.map((rule): MergeConflict => ({ kind: 'removed_by_them', mine: rule })),
    ...removed,
  ]
  const gone = new Set(lost.filter(({ key }) => !fresh.has(key)).map(({ key }) => key))
  const wanted = mine.filter(({ key }) => !gone.has(key)).map((rule) => fresh.get(rule.key) ?? rule)
  const placed = new Set([
    ...differenceOf(base, mine).moved.map(({ rule }) => rule.key),
    ...wanted.filter(({ key }) => !old.has(key)).map(({ key }) => key),
  ])
  return { rules: arrange({ merged: merged.map(({ rule }) => rule), wanted, placed }), clashes }
}

type Index = ReadonlyMap<string, EditedRule>
const byKey = (rules: readonly EditedRule[]): Index => new Map(rules.map((rule) => [rule.key, rule]))

/** Undefined: I have removed it. */
function mergeTheirs(
  theirs: EditedRule,
  before: EditedRule | undefined,
  mine: EditedRule | undefined,
): Merged | undefined {
  if (!before) return { rule: theirs }
  if (!mine) return undefined
  const ours = changedFields(before, mine)
  const both = ours.filter(
    (field) => changedFields(before, theirs).includes(field) && changedFields(mine, theirs).includes(field),
  )
  const rule = { ...theirs, ...Object.fromEntries(ours.map((field) => [field, mine[field]])) }
  return both.length === 0 ? { rule } : { rule, clash: { kind: 'both_changed', mine, theirs, fields: both } }
}

/** Their order, and in it what I have placed, each behind the nearest rule before it in my draft that is still there. */
function arrange(lists: {
  merged: readonly EditedRule[]
  wanted: readonly EditedRule[]
  placed: ReadonlySet<string>
}): EditedRule[] {
  const { merged, wanted, placed } = lists
  const current = byKey([...wanted, ...merged])
  const order = merged.map(({ key }) => key).filter((key) => !placed.has(key))
  wanted.forEach(({ key }, index) => {
    if (!placed.has(key)) return
    const before = wanted.slice(0, index).findLast((rule) => order.includes(rule.key))
    order.splice(before ? order.indexOf(before.key) + 1 : 0, 0, key)
  })
  return order.flatMap((key) => current.get(key) ?? [])
}

/** Where both had the same rule in hand, and whose version is in the draft now. */
export function mergeConflictWords(clash: MergeConflict): string {
  if (clash.kind === 'removed_by_them')
    return `${clash.mine.name}: they removed it, you changed it. It is in your draft as a new rule.`
  if (clash.kind === 'removed_by_me')
    return `${clash.theirs.name}: they changed it, you removed it. It is still removed in your draft.`
  const fields = clash.fields.map((field) => fieldWords[field].toLowerCase())
  return `${clash.theirs.name}: both changed ${fields.join(', ')}. Yours is in your draft.`
}
