import type { Steps } from './trial-steps.ts'

const sortedAtOnce = 1_024

/** Sorted as `toSorted` does it, in steps: sorting many networks at once would take as long as many requests. */
export function* sortedInSteps<Item>(
  items: readonly Item[],
  compare: (a: Item, b: Item) => number,
): Steps<Item[]> {
  let parts: Item[][] = []
  for (let from = 0; from < items.length; from += sortedAtOnce) {
    yield
    parts.push(items.slice(from, from + sortedAtOnce).toSorted(compare))
  }
  while (parts.length > 1) {
    const merged: Item[][] = []
    for (let at = 0; at < parts.length; at += 2)
      merged.push(yield* merge([parts[at] ?? [], parts[at + 1] ?? []], compare))
    parts = merged
  }
  return parts[0] ?? []
}

function* merge<Item>(
  [left, right]: readonly [readonly Item[], readonly Item[]],
  compare: (a: Item, b: Item) => number,
): Steps<Item[]> {
  const merged: Item[] = []
  let next = 0
  for (const item of left) {
    if (merged.length % sortedAtOnce === 0) yield
    for (let other = right[next]; other !== undefined && compare(other, item) < 0; other = right[++next])
      merged.push(other)
    merged.push(item)
  }
  return merged.concat(right.slice(next))
}
