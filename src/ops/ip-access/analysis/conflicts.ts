import { sortedInSteps, type Steps } from '../slices.ts'
import { createCoverage, isCovered } from './coverage.ts'
import { everything, type Range, type RangesOf } from '../matching/ranges.ts'
import { type Rule, idsOf } from '../matching/rule.ts'

export type Conflict = { first: number; second: number; example: string }

/** Many rules about the same network would be a square of pairs. Counted in networks, countries and ids that are compared. */
const mostCompared = 1_000_000

type Known = { rangesOf: RangesOf; shadowed: ReadonlySet<number>; most: number }

/**
 * Pairs of active rules, one that lets in and one that keeps out, about the same addresses (or the same country) and possibly the
 * same people: exchanged, they would decide otherwise. Rules that never decide contradict nobody.
 *
 * An exception before its general rule is how lists are written, so a first rule that lies wholly inside the second one is no
 * conflict. Whether a network and a country share addresses is not known here.
 */
export function* findConflicts(
  rules: readonly Rule[],
  { rangesOf, shadowed, most }: Known,
): Steps<{ conflicts: Conflict[]; isCapped: boolean }> {
  const found = new Map<number, Conflict>()
  const isException = exceptionsIn(rules, rangesOf)
  let compared = 0
  const deciding = rules.flatMap(({ active, action }, index) =>
    active && action !== 'observe' && !shadowed.has(index) ? [{ index, isAllowing: action === 'allow' }] : [],
  )
  for (const overlap of overlaps(rules, { deciding, rangesOf })) {
    yield
    if (!overlap) continue
    if (compared > mostCompared || found.size > most) break
    const { one, other, example } = overlap
    const [first, second] = one < other ? [one, other] : [other, one]
    const key = first * rules.length + second
    compared++
    if (found.has(key)) continue
    compared += sizeOf(rules[first])
    if (!isException(first, second)) found.set(key, { first, second, example })
  }
  const conflicts = [...found.values()].slice(0, most)
  return {
    conflicts: conflicts.toSorted((a, b) => a.first - b.first || a.second - b.second),
    isCapped: compared > mostCompared || found.size > most,
  }
}

const sizeOf = (rule: Rule | undefined): number =>
  rule ? rule.cidrs.length + rule.countries.length + idsOf(rule.target).length : 0

/** Whether the people cannot be the same, or all that the first rule is about is in the second one too: as costly as the first is long. */
function exceptionsIn(rules: readonly Rule[], rangesOf: RangesOf) {
  const general = new Map<number, ReturnType<typeof generalOf>>()
  const generalOf = (index: number) => ({
    coverage: [createCoverage(rangesOf(index))],
    countries: new Set(rules[index]?.countries),
    userIds: userIdsOf(rules[index]),
  })
  return (first: number, second: number): boolean => {
    const other = general.get(second) ?? generalOf(second)
    general.set(second, other)
    const own = rules[first]
    if (!own || isAboutOthers(own, other.userIds)) return true
    const isEverywhere = () => isCovered(everything, other.coverage)
    if (!own.countries.every((code) => other.countries.has(code)) && !isEverywhere()) return false
    return rangesOf(first).every((range) => isCovered(range, other.coverage))
  }
}

const userIdsOf = (rule: Rule | undefined): ReadonlySet<string> | undefined =>
  rule && 'userIds' in rule.target ? new Set(rule.target.userIds) : undefined

/** Only two lists of people can tell that nobody is meant by both. */
const isAboutOthers = ({ target }: Rule, userIds: ReadonlySet<string> | undefined): boolean =>
  userIds !== undefined && 'userIds' in target && !target.userIds.some((id) => userIds.has(id))

type Overlap = { one: number; other: number; example: string }
type Deciding = { index: number; isAllowing: boolean }

/** Pairs of opposite action that share a network or a country, and nothing after a step without; a pair may come several times. */
function* overlaps(
  rules: readonly Rule[],
  { deciding, rangesOf }: { deciding: readonly Deciding[]; rangesOf: RangesOf },
): Generator<Overlap | undefined, undefined> {
  const networks = yield* networksOf(deciding, rangesOf)
  // Networks lie inside each other or apart, so those that hold the next one are a stack; a wide one comes before what is in it.
  const open = { allow: [] as typeof networks, deny: [] as typeof networks }
  for (const network of yield* sortedInSteps(networks, byPlace)) {
    yield
    const [same, opposite] = network.isAllowing ? [open.allow, open.deny] : [open.deny, open.allow]
    for (const stack of [same, opposite])
      while ((stack.at(-1)?.last ?? network.first) < network.first) stack.pop()
    const cidr = rules[network.index]?.cidrs[network.place] ?? ''
    const example = cidr.slice(0, cidr.indexOf('/'))
    for (const { index } of opposite) yield { one: index, other: network.index, example }
    same.push(network)
  }
  yield* sharedCountries(rules, deciding)
}

type DecidingNetwork = Range & Deciding & { place: number }

function* networksOf(deciding: readonly Deciding[], rangesOf: RangesOf): Steps<DecidingNetwork[]> {
  const networks: DecidingNetwork[] = []
  for (const { index, isAllowing } of deciding) {
    yield
    for (const [place, { first, last }] of rangesOf(index).entries())
      networks.push({ index, isAllowing, place, first, last })
  }
  return networks
}

function byPlace(a: Range, b: Range): number {
  if (a.first !== b.first) return a.first < b.first ? -1 : 1
  if (a.last !== b.last) return a.last > b.last ? -1 : 1
  return 0
}

function* sharedCountries(
  rules: readonly Rule[],
  deciding: readonly Deciding[],
): Generator<Overlap | undefined, undefined> {
  const named = new Map<string, { allow: number[]; deny: number[] }>()
  for (const { index, isAllowing } of deciding) {
    yield
    for (const country of rules[index]?.countries ?? []) {
      const naming = named.get(country) ?? { allow: [], deny: [] }
      named.set(country, naming)
      for (const other of isAllowing ? naming.deny : naming.allow)
        yield { one: other, other: index, example: country }
      ;(isAllowing ? naming.allow : naming.deny).push(index)
    }
  }
}
