import { createCoverage, createWidestNetworks, isCovered, type OwnedRange } from './coverage.ts'
import { everything, type RangesOf } from '../matching/ranges.ts'
import { decidesAlways, type Rule, type Target, idsOf, includesTarget, targetKey } from '../matching/rule.ts'
import type { Steps } from '../slices.ts'

/** More rules that shadow one are not looked for. */
export const mostShadowers = 100

/** Indexes of rules; those that shadow, ascending, are the fewest that together do, or the first of them that were found. */
export type Shadow = { rule: number; by: number[] }

/**
 * The active rules that no question can reach: earlier rules that decide always, about whomever it is about, take all its networks
 * (one or several together), and all its countries by name or by taking every address there is. Explains the first ones.
 */
export function* findShadowed(
  rules: readonly Rule[],
  { rangesOf, most }: { rangesOf: RangesOf; most: number },
): Steps<{ shadowed: Set<number>; shadows: Shadow[] }> {
  const covers = createCovers(rangesOf)
  const shadowed = new Set<number>()
  const shadows: Shadow[] = []
  for (const [index, rule] of rules.entries()) {
    yield
    if (!rule.active) continue
    const read = { countries: rule.countries, ranges: rangesOf(index), covers: covers.including(rule.target) }
    if (yield* isShadowed(read)) {
      shadowed.add(index)
      if (shadows.length < most) shadows.push({ rule: index, by: yield* shadowersOf(read) })
    } else if (decidesAlways(rule)) yield* covers.add(index, rule)
  }
  return { shadowed, shadows }
}

type Read = {
  countries: readonly string[]
  ranges: ReturnType<RangesOf>
  /** What earlier rules take of whomever it is about. */
  covers: readonly Cover[]
}

function* isShadowed({ countries, ranges, covers }: Read): Steps<boolean> {
  const networks = covers.map((cover) => cover.networks)
  if (!countries.every((code) => covers.some((cover) => cover.countries.has(code))))
    return isCovered(everything, networks)
  for (const range of ranges) {
    yield
    if (!isCovered(range, networks)) return false
  }
  return true
}

function* shadowersOf({ countries, ranges, covers }: Read): Steps<number[]> {
  const named = countries.map((code) =>
    Math.min(...covers.flatMap((cover) => cover.countries.get(code) ?? [])),
  )
  const by = new Set(named.filter((rule) => rule !== Infinity))
  for (const { first, last } of named.includes(Infinity) ? [everything] : ranges)
    for (let place = first; place <= last && by.size < mostShadowers;) {
      yield
      const network = widestAt(place, covers)
      if (!network) break
      by.add(network.rule)
      place = network.last + 1n
    }
  return [...by].slice(0, mostShadowers).toSorted((a, b) => a - b)
}

/** Of networks that share a place the widest holds the others; of equal ones the first decides. */
function widestAt(place: bigint, covers: readonly Cover[]): OwnedRange | undefined {
  let widest: OwnedRange | undefined
  for (const { widestNetworks } of covers) {
    const network = widestNetworks.at(place)
    if (network && (!widest || isBefore(network, widest))) widest = network
  }
  return widest
}

function isBefore(a: OwnedRange, b: OwnedRange): boolean {
  const wider = a.last - a.first - (b.last - b.first)
  return wider === 0n ? a.rule < b.rule : wider > 0n
}

/** What the rules about the same people take, of those read so far. */
type Cover = ReturnType<typeof createCover>
const createCover = (target: Target) => ({
  target,
  networks: createCoverage(),
  widestNetworks: createWidestNetworks(),
  /** With the first rule that names it. */
  countries: new Map<string, number>(),
})

function createCovers(rangesOf: RangesOf) {
  const everyone = createCover({ everyone: true })
  const byTarget = new Map([[targetKey(everyone.target), everyone]])
  const byId = new Map<string, Cover[]>()

  const coverOf = (target: Target): Cover => {
    const key = targetKey(target)
    const known = byTarget.get(key)
    if (known) return known
    const cover = createCover(target)
    byTarget.set(key, cover)
    for (const id of idsOf(target)) {
      const sharing = byId.get(id)
      if (sharing) sharing.push(cover)
      else byId.set(id, [cover])
    }
    return cover
  }
  /** Whoever is meant by all of a target is meant by each of its ids: the rarest one has the fewest to look at. */
  const sharing = (target: Target): readonly Cover[] =>
    idsOf(target)
      .map((id) => byId.get(id) ?? [])
      .reduce<readonly Cover[]>(
        (fewest, covers, at) => (at > 0 && fewest.length <= covers.length ? fewest : covers),
        [],
      )
  return {
    *add(index: number, { target, countries }: Rule): Steps<void> {
      const cover = coverOf(target)
      for (const range of rangesOf(index)) {
        yield
        cover.networks.add(range)
        cover.widestNetworks.add({ ...range, rule: index })
      }
      for (const country of countries) if (!cover.countries.has(country)) cover.countries.set(country, index)
    },
    including: (target: Target): Cover[] => [
      everyone,
      ...sharing(target).filter((cover) => includesTarget(cover.target, target)),
    ],
  }
}
