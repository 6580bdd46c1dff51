import type { RuleWording } from '../rule-row.ts'
import type { IpRuleRow } from '../tables.ts'

export type RulePair = { old: IpRuleRow; new: IpRuleRow }

/** What makes one list of rules into another. A rule may be both changed and moved. */
export type Difference = {
  added: readonly IpRuleRow[]
  removed: readonly IpRuleRow[]
  /** Another wording. */
  changed: readonly RulePair[]
  /** Another place among the others. */
  moved: readonly RulePair[]
  /** Another position only because of what happened to others. */
  shifted: readonly IpRuleRow[]
}

export type Stamp = {
  /** The version of the list that this makes. */
  version: number
  at: Date
  by: string
  /** Which rules somebody moved, where that is known; otherwise as few as explain the new order. */
  movedIds?: ReadonlySet<string> | undefined
}

/** The wanted list with positions from 1, and versions and times of what is different from before. */
export function revise(
  before: readonly IpRuleRow[],
  wanted: readonly IpRuleRow[],
  stamp: Stamp,
): { rows: readonly IpRuleRow[]; difference: Difference } {
  const known = new Map(before.map((row) => [row.id, row]))
  const kept = new Set(wanted.map(({ id }) => id))
  const movedIds = stamp.movedIds ?? movedBetween(known, wanted)
  const added: IpRuleRow[] = []
  const changed: RulePair[] = []
  const moved: RulePair[] = []
  const shifted: IpRuleRow[] = []
  const rows = wanted.map((row, index) => {
    const old = known.get(row.id)
    const here = row.position === index + 1 ? row : { ...row, position: index + 1 }
    if (!old) return pushed(added, asAdded(here, stamp))
    const traits = { isChanged: !isSameWording(old, row), isMoved: movedIds.has(row.id) }
    if (!traits.isChanged && !traits.isMoved)
      return old.position === index + 1 ? old : pushed(shifted, { ...old, position: index + 1 })
    const next = asChanged(old, here, { ...stamp, ...traits })
    if (traits.isChanged) changed.push({ old, new: next })
    if (traits.isMoved) moved.push({ old, new: next })
    return next
  })
  const removed = before.filter(({ id }) => !kept.has(id))
  return { rows, difference: { added, removed, changed, moved, shifted } }
}

export const isNothing = ({ added, removed, changed, moved }: Difference): boolean =>
  added.length + removed.length + changed.length + moved.length === 0

/** What others did since a version of the list: to the rules that are there now, and to those that somebody still knows. */
export function changesSince(
  version: number,
  rows: readonly IpRuleRow[],
  remembered: readonly { id?: string | undefined; name: string }[],
) {
  const present = new Set(rows.map(({ id }) => id))
  const old = rows.filter((row) => row.added_in <= version)
  return {
    added: rows.filter((row) => row.added_in > version).map(toReference),
    removed: remembered.flatMap(({ id, name }) =>
      id === undefined || present.has(id) ? [] : [{ id, name }],
    ),
    changed: old.filter((row) => row.changed_in > version).map(toReference),
    moved: old.filter((row) => row.moved_in > version).map(toReference),
  }
}

const toReference = ({ id, name, position, action }: IpRuleRow) => ({ id, name, position, action })

function pushed(list: IpRuleRow[], row: IpRuleRow): IpRuleRow {
  list.push(row)
  return row
}

/** A rule that comes back after it was removed keeps the day it was made. */
const asAdded = (row: IpRuleRow, { version, at, by }: Stamp): IpRuleRow => ({
  ...row,
  version: row.version + 1,
  created_at: row.version === 0 ? at : row.created_at,
  changed_at: at,
  changed_by: by,
  added_in: version,
  changed_in: version,
  moved_in: version,
})

type Traits = { isChanged: boolean; isMoved: boolean }

const asChanged = (
  old: IpRuleRow,
  row: IpRuleRow,
  { version, at, by, isChanged, isMoved }: Stamp & Traits,
): IpRuleRow => ({
  ...row,
  version: old.version + 1,
  changed_at: at,
  changed_by: by,
  added_in: old.added_in,
  changed_in: isChanged ? version : old.changed_in,
  moved_in: isMoved ? version : old.moved_in,
})

const isSameWording = (a: RuleWording, b: RuleWording): boolean => a === b || textOf(a) === textOf(b)

/** Member by member: the database gives JSON back in an order of its own. */
const textOf = (rule: RuleWording): string =>
  JSON.stringify([
    rule.name,
    rule.action,
    rule.cidrs,
    rule.countries,
    rule.target_kind,
    rule.target_ids,
    rule.active,
    rule.expires_at?.getTime(),
    rule.schedule && [rule.schedule.timeZone, rule.schedule.windows.map((w) => [w.days, w.from, w.to])],
    rule.note,
  ])

/** All that are not in the longest run of rules whose order stayed. */
function movedBetween(
  known: ReadonlyMap<string, IpRuleRow>,
  wanted: readonly IpRuleRow[],
): ReadonlySet<string> {
  const kept = wanted.flatMap(({ id }) => known.get(id) ?? [])
  const stayed = new Set(longestRise(kept.map(({ position }) => position)))
  return new Set(kept.filter((_row, index) => !stayed.has(index)).map(({ id }) => id))
}

/** Indexes of a longest rising subsequence, by patience sorting. */
function longestRise(values: readonly number[]): number[] {
  const ends: number[] = []
  const before: number[] = []
  values.forEach((value, index) => {
    const length = firstNotBelow(ends, (end) => (values[end] ?? 0) < value)
    before[index] = length === 0 ? -1 : (ends[length - 1] ?? -1)
    ends[length] = index
  })
  const rise: number[] = []
  for (let index = ends.at(-1) ?? -1; index >= 0; index = before[index] ?? -1) rise.push(index)
  return rise
}

function firstNotBelow(sorted: readonly number[], isBelow: (member: number) => boolean): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (isBelow(sorted[middle] ?? 0)) low = middle + 1
    else high = middle
  }
  return low
}
