import { createCoverage, isCovered, type Coverage } from './coverage.ts'
import { everything, type Range } from './ranges.ts'
import type { Rule } from './rule.ts'
import type { Known, RangesOf } from './shadows.ts'
import { mayShareSomebody } from './target.ts'

export type Conflict = { first: number; second: number; example: string }

/** Many rules about the same network would be a square of pairs. */
const mostLookedAt = 1_000_000

/**
 * Pairs of active rules, one that lets in and one that keeps out, about the same addresses (or the same country) and possibly the
 * same people: exchanged, they would decide otherwise. Rules that never decide contradict nobody.
 *
 * An exception before its general rule is how lists are written, so a first rule that lies wholly inside the second one is no
 * conflict. Whether a network and a country share addresses is not known here.
 */
export function findConflicts(
  rules: readonly Rule[],
  { rangesOf, isShadowed, most }: Known & { most: number },
): { conflicts: Conflict[]; isCapped: boolean } {
  const found = new Map<string, Conflict>()
  const isException = exceptionsIn(rules, rangesOf)
  let looked = 0
  for (const { one, other, example } of overlaps(rules, rangesOf)) {
    if (++looked > mostLookedAt || found.size > most) break
    const [first, second] = one < other ? [one, other] : [other, one]
    const key = `${first} ${second}`
    if (found.has(key) || isShadowed(first) || isShadowed(second) || isException(first, second)) continue
    found.set(key, { first, second, example })
  }
  const conflicts = [...found.values()].slice(0, most)
  return {
    conflicts: conflicts.toSorted((a, b) => a.first - b.first || a.second - b.second),
    isCapped: looked > mostLookedAt || found.size > most,
  }
}

/** Whether the people cannot be the same, or all that the first rule is about is in the second one too. */
function exceptionsIn(rules: readonly Rule[], rangesOf: RangesOf) {
  const coverages = new Map<number, Coverage>()
  const coverageOf = (index: number): Coverage => {
    const coverage = coverages.get(index) ?? createCoverage(rangesOf(index))
    coverages.set(index, coverage)
    return coverage
  }
  return (first: number, second: number): boolean => {
    const [one, other] = [rules[first], rules[second]]
    if (!one || !other || !mayShareSomebody(one.target, other.target)) return true
    const general = [coverageOf(second)]
    const hasCountries = one.countries.every((code) => other.countries.includes(code))
    if (!hasCountries && !isCovered(everything, general)) return false
    return rangesOf(first).every((range) => isCovered(range, general))
  }
}

type Overlap = { one: number; other: number; example: string }

/** Pairs of opposite action that share a network or a country; a pair may come several times. */
function* overlaps(rules: readonly Rule[], rangesOf: RangesOf): Generator<Overlap> {
  const deciding = rules.flatMap(({ active, action }, index) =>
    active && action !== 'observe' ? [{ index, isAllowing: action === 'allow' }] : [],
  )
  const networks = deciding.flatMap(({ index, isAllowing }) =>
    rangesOf(index).map((range, place) => ({
      index,
      isAllowing,
      range,
      cidr: rules[index]?.cidrs[place] ?? '',
    })),
  )
  // Networks lie inside each other or apart, so those that hold the next one are a stack; a wide one comes before what is in it.
  const open = { allow: [] as typeof networks, deny: [] as typeof networks }
  for (const network of networks.toSorted((a, b) => byPlace(a.range, b.range))) {
    const [same, opposite] = network.isAllowing ? [open.allow, open.deny] : [open.deny, open.allow]
    for (const stack of [same, opposite])
      while ((stack.at(-1)?.range.last ?? network.range.first) < network.range.first) stack.pop()
    const example = network.cidr.slice(0, network.cidr.indexOf('/'))
    for (const { index } of opposite) yield { one: index, other: network.index, example }
    same.push(network)
  }
  yield* sharedCountries(rules, deciding)
}

function byPlace(a: Range, b: Range): number {
  if (a.first !== b.first) return a.first < b.first ? -1 : 1
  if (a.last !== b.last) return a.last > b.last ? -1 : 1
  return 0
}

function* sharedCountries(
  rules: readonly Rule[],
  deciding: readonly { index: number; isAllowing: boolean }[],
): Generator<Overlap> {
  const named = new Map<string, { allow: number[]; deny: number[] }>()
  for (const { index, isAllowing } of deciding)
    for (const country of rules[index]?.countries ?? []) {
      const naming = named.get(country) ?? { allow: [], deny: [] }
      named.set(country, naming)
      for (const other of isAllowing ? naming.deny : naming.allow)
        yield { one: other, other: index, example: country }
      ;(isAllowing ? naming.allow : naming.deny).push(index)
    }
}
