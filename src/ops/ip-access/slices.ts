import { setImmediate } from 'node:timers/promises'

/** Work in small steps, at whose ends whoever does it may pause. */
export type Steps<Result> = Generator<undefined, Result, undefined>

/** Without the pauses. */
export function atOnce<Result>(work: Steps<Result>): Result {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}

/** Of computing at a stretch: what a request that comes meanwhile waits at most. */
const sliceMilliseconds = 5

export type InTurns = ReturnType<typeof createTurns>

/**
 * Does long work in slices, and lets the server answer others in between. However many such works there are, they take turns: in one
 * round of the event loop only one of them has a slice.
 */
export function createTurns(milliseconds = sliceMilliseconds) {
  let turn: Promise<unknown> = Promise.resolve()
  return async <Result>(work: Steps<Result>): Promise<Result> => {
    for (;;) {
      await (turn = turn.then(() => setImmediate()))
      const end = performance.now() + milliseconds
      do {
        const step = work.next()
        if (step.done === true) return step.value
      } while (performance.now() < end)
    }
  }
}

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
