import type { Range } from '../matching/ranges.ts'

export type Coverage = ReturnType<typeof createCoverage>

/** A set of places on the line of all addresses, kept as ranges that neither meet nor touch. */
export function createCoverage(ranges: Iterable<Range> = []) {
  const parts: Range[] = []
  const coverage = {
    /** Up to where everything from a place on is in the set; undefined when the place itself is not. */
    coveredUntil: (place: bigint): bigint | undefined => partAt(parts, place)?.last,
    add({ first, last }: Range): void {
      const [from, to] = partsIn(parts, { first: first - 1n, last: last + 1n })
      const [lowest, highest] = [parts[from], parts[to - 1]]
      const isMerged = to > from
      parts.splice(from, to - from, {
        first: isMerged && lowest && lowest.first < first ? lowest.first : first,
        last: isMerged && highest && highest.last > last ? highest.last : last,
      })
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

/** A network of a rule, by the rule's index. */
export type OwnedRange = Range & { rule: number }
export type WidestNetworks = ReturnType<typeof createWidestNetworks>

/** Of the networks added those that lie in no other; of equal ones the first. Networks lie inside each other or apart: these lie apart. */
export function createWidestNetworks() {
  const parts: OwnedRange[] = []
  return {
    add(network: OwnedRange): void {
      const [from, to] = partsIn(parts, network)
      const held = parts[from]
      if (to > from && held && held.first <= network.first && held.last >= network.last) return
      parts.splice(from, to - from, network)
    },
    at: (place: bigint): OwnedRange | undefined => partAt(parts, place),
  }
}

/** The last of disjoint ascending parts that begins at or before a place; -1 when none does. */
function partBefore(parts: readonly Range[], place: bigint): number {
  let [low, high] = [0, parts.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((parts[middle]?.first ?? 0n) <= place) low = middle + 1
    else high = middle
  }
  return low - 1
}

function partAt<Part extends Range>(parts: readonly Part[], place: bigint): Part | undefined {
  const part = parts[partBefore(parts, place)]
  return part && part.last >= place ? part : undefined
}

/** The parts that share a place with a range, as indexes from and up to. */
function partsIn(parts: readonly Range[], { first, last }: Range): [number, number] {
  const before = partBefore(parts, first)
  const reaches = before >= 0 && (parts[before]?.last ?? 0n) >= first
  const from = reaches ? before : before + 1
  return [from, Math.max(from, partBefore(parts, last) + 1)]
}
