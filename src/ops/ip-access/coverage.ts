import type { Range } from './ranges.ts'

export type Coverage = ReturnType<typeof createCoverage>

/** A set of places on the line of all addresses, kept as ranges that neither meet nor touch. */
export function createCoverage(ranges: Iterable<Range> = []) {
  const parts: Range[] = []

  /** The last part that begins at or before a place; -1 when none does. */
  const partBefore = (place: bigint): number => {
    let [low, high] = [0, parts.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((parts[middle]?.first ?? 0n) <= place) low = middle + 1
      else high = middle
    }
    return low - 1
  }
  /** The parts that share a place with a range, as indexes from and up to. */
  const partsIn = ({ first, last }: Range): [number, number] => {
    const before = partBefore(first)
    const reaches = before >= 0 && (parts[before]?.last ?? 0n) >= first
    const from = reaches ? before : before + 1
    return [from, Math.max(from, partBefore(last) + 1)]
  }

  const coverage = {
    isEmpty: () => parts.length === 0,
    overlaps(range: Range): boolean {
      const [from, to] = partsIn(range)
      return to > from
    },
    /** Up to where everything from a place on is in the set; undefined when the place itself is not. */
    coveredUntil(place: bigint): bigint | undefined {
      const last = parts[partBefore(place)]?.last ?? -1n
      return last >= place ? last : undefined
    },
    add({ first, last }: Range): void {
      const [from, to] = partsIn({ first: first - 1n, last: last + 1n })
      const [lowest, highest] = [parts[from], parts[to - 1]]
      const isMerged = to > from
      parts.splice(from, to - from, {
        first: isMerged && lowest && lowest.first < first ? lowest.first : first,
        last: isMerged && highest && highest.last > last ? highest.last : last,
      })
    },
    /** Whether anything was taken away. */
    remove({ first, last }: Range): boolean {
      const [from, to] = partsIn({ first, last })
      if (to === from) return false
      const [lowest, highest] = [parts[from], parts[to - 1]]
      const left = lowest && lowest.first < first ? [{ first: lowest.first, last: first - 1n }] : []
      const right = highest && highest.last > last ? [{ first: last + 1n, last: highest.last }] : []
      parts.splice(from, to - from, ...left, ...right)
      return true
    },
  }
  for (const range of ranges) coverage.add(range)
  return coverage
}

/** Whether every place of a range is in one of the sets. */
export function isCovered({ first, last }: Range, coverages: readonly Coverage[]): boolean {
  for (let place = first; place <= last;) {
    let until: bigint | undefined
    for (const coverage of coverages) {
      const end = coverage.coveredUntil(place)
      if (end !== undefined && (until === undefined || end > until)) until = end
    }
    if (until === undefined) return false
    place = until + 1n
  }
  return true
}
