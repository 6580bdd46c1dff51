import { createCoverage, isCovered, type Coverage } from './coverage.ts'
import { everything, rangeOf, type Range } from './ranges.ts'
import type { Rule, Target } from './rule.ts'
import { idsOf, includesTarget, targetKey } from './target.ts'

/** A rule that decides whatever the time is. */
export const decidesAlways = ({ active, action, expiresAt, schedule }: Rule): boolean =>
  active && action !== 'observe' && expiresAt === null && schedule === null

/**
 * Indexes of the active rules that no question can reach: earlier rules that decide always, about whomever it is about, take all its
 * networks (one or several together), and all its countries by name or by taking every address there is.
 */
export function findShadowed(rules: readonly Rule[]): number[] {
  const covers = createCovers()
  return rules.flatMap((rule, index) => {
    if (!rule.active) return []
    if (isShadowed(rule, covers.including(rule.target))) return [index]
    if (decidesAlways(rule)) covers.add(rule)
    return []
  })
}

/** The fewest earlier rules that together take all of a shadowed rule, ascending. */
export function shadowersOf(
  rules: readonly Rule[],
  shadowed: number,
  { rangesOf, isShadowed }: Known,
): number[] {
  const rule = rules[shadowed]
  if (rule === undefined) return []
  const earlier = rules
    .slice(0, shadowed)
    .flatMap((cover, index) =>
      decidesAlways(cover) && !isShadowed(index) && includesTarget(cover.target, rule.target)
        ? [{ cover, index }]
        : [],
    )
  const named = rule.countries.map(
    (code) => earlier.find(({ cover }) => cover.countries.includes(code))?.index,
  )
  const remaining = createCoverage(rangesOf(shadowed))
  if (named.includes(undefined)) remaining.add(everything)
  // Of networks the widest that overlap lie apart: none of them can be spared.
  const widestFirst = earlier
    .flatMap(({ index }) => rangesOf(index).map((range) => ({ index, range })))
    .filter(({ range }) => remaining.overlaps(range))
    .toSorted((a, b) => Number(widthOf(b.range) - widthOf(a.range)))
  const taking = widestFirst.filter(({ range }) => remaining.remove(range)).map(({ index }) => index)
  const all = [...named.filter((index) => index !== undefined), ...taking]
  return [...new Set(all)].toSorted((a, b) => a - b)
}

/** What is known about rules, by their index. */
export type Known = { rangesOf: RangesOf; isShadowed: (index: number) => boolean }

/** The places of a rule's networks, by its index; worked out once. */
export type RangesOf = (index: number) => readonly Range[]
export function rangesOf(rules: readonly Rule[]): RangesOf {
  const known = new Map<number, readonly Range[]>()
  return (index) => {
    const ranges = known.get(index) ?? rules[index]?.cidrs.map(rangeOf) ?? []
    known.set(index, ranges)
    return ranges
  }
}

const widthOf = ({ first, last }: Range): bigint => last - first

/** What the rules about the same people take, of those read so far. */
type Cover = { target: Target; networks: Coverage; countries: Set<string> }

function createCovers() {
  const byTarget = new Map<string, Cover>()
  const byId = new Map<string, Cover[]>()
  const everyone: Cover = { target: { everyone: true }, networks: createCoverage(), countries: new Set() }
  byTarget.set(targetKey(everyone.target), everyone)

  const create = (target: Target): Cover => {
    const cover = { target, networks: createCoverage(), countries: new Set<string>() }
    byTarget.set(targetKey(target), cover)
    for (const id of idsOf(target)) byId.set(id, [...(byId.get(id) ?? []), cover])
    return cover
  }
  return {
    add({ target, cidrs, countries }: Rule): void {
      const cover = byTarget.get(targetKey(target)) ?? create(target)
      for (const cidr of cidrs) cover.networks.add(rangeOf(cidr))
      for (const country of countries) cover.countries.add(country)
    },
    including(target: Target): Cover[] {
      const [someId] = idsOf(target)
      const sharing = someId === undefined ? [] : (byId.get(someId) ?? [])
      return [everyone, ...sharing.filter((cover) => includesTarget(cover.target, target))]
    },
  }
}

function isShadowed({ cidrs, countries }: Rule, covers: readonly Cover[]): boolean {
  const networks = covers.map((cover) => cover.networks)
  const unnamed = countries.filter((code) => !covers.some((cover) => cover.countries.has(code)))
  if (unnamed.length > 0) return isCovered(everything, networks)
  return cidrs.every((cidr) => isCovered(rangeOf(cidr), networks))
}
