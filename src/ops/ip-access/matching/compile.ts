import { readAddress, type Words } from './address-words.ts'
import { createCandidates, noNode, type Candidates, type CandidatesMaking } from './candidates.ts'
import { makeIntervals, addNetwork, makeNetworks, segmentOf } from './intervals.ts'
import { decidesAlways, type Question, type Rule, type Subject, idsOf, targetKey } from './rule.ts'
import { openingOf } from './schedule.ts'

/** Indexes into the list of rules: the one that decides (-1 when none does), and those that only count, ascending. */
export type Match = { winner: number; observed: readonly number[] }
export type CompiledRules = { match: (question: Question) => Match }

/**
 * Rules made ready for many questions: the same answer as reading them one after the other (`traceRules`), for the price of a binary
 * search. Nothing in it depends on the time: expiry and schedules are looked at when a question comes.
 */
export function compileRules(rules: readonly Rule[]): CompiledRules {
  const tables = createTables()
  const sizes = rules.map(({ cidrs, countries }) => cidrs.length + countries.length)
  const most = sizes.reduce((sum, size) => sum + size, 0)
  const networks = makeNetworks(rules.reduce((sum, { cidrs }) => sum + cidrs.length, 0))
  const decides = Uint8Array.from(rules, (rule) => Number(decidesAlways(rule)))
  const making = createCandidates(decides, most)
  for (const [index, rule] of rules.entries()) {
    if (!rule.active) continue
    const table = tables.of(rule)
    for (const cidr of rule.cidrs) addNetwork(networks, cidr, { table, rule: index })
  }
  const intervals = makeIntervals(networks, making, tables.count() * 2)
  const countries = makeCountries(rules, { tableOf: (rule) => tables.of(rule), making })
  const candidates = making.finish()
  const isObserving = Uint8Array.from(rules, ({ action }) => Number(action === 'observe'))
  const conditions = rules.map(conditionOf)
  const address: Words = new Uint32Array(4)

  return {
    match(question) {
      const family = readAddress(question.address, address)
      const reading = {
        winner: rules.length,
        observed: undefined,
        at: question.at,
        candidates,
        decides,
        conditions,
        isObserving,
      }
      const applicable = tables.about(question.subject)
      for (const table of applicable) readFrom(intervals.find(segmentOf(table, family), address), reading)
      readCountries(countries, { applicable, question, reading })
      return matchOf(reading, rules.length)
    },
  }
}

const noRules: readonly number[] = []

type Condition = (at: Date) => boolean

function conditionOf({ expiresAt, schedule }: Rule): Condition | undefined {
  if (expiresAt === null && schedule === null) return undefined
  const isOpen = schedule === null ? () => true : openingOf(schedule)
  return (at) => (expiresAt === null || at < expiresAt) && isOpen(at)
}

/** One table for everybody who is meant alike: the first for everyone. */
function createTables() {
  const numbers = new Map([[targetKey({ everyone: true }), 0]])
  const byUser = new Map<string, number[]>()
  const byGroup = new Map<string, number[]>()
  const forEveryone = [0]

  const add = (target: Rule['target']): number => {
    const number = numbers.size
    const index = 'userIds' in target ? byUser : byGroup
    for (const id of new Set(idsOf(target))) {
      const tables = index.get(id)
      if (tables) tables.push(number)
      else index.set(id, [number])
    }
    return number
  }

  return {
    count: () => numbers.size,
    of({ target }: Rule): number {
      if ('everyone' in target) return 0
      const key = targetKey(target)
      const number = numbers.get(key) ?? add(target)
      numbers.set(key, number)
      return number
    },
    about({ userId, groupIds = [] }: Subject): readonly number[] {
      const own = userId === undefined ? undefined : byUser.get(userId)
      if (byGroup.size === 0) return own ? [0, ...own] : forEveryone
      return [0, ...(own ?? []), ...groupIds.flatMap((id) => byGroup.get(id) ?? [])]
    },
  }
}

/** By table and country, the rules that name it. */
type Countries = ReadonlyMap<number, ReadonlyMap<string, number>>

function makeCountries(
  rules: readonly Rule[],
  { tableOf, making }: { tableOf: (rule: Rule) => number; making: CandidatesMaking },
): Countries {
  const named = new Map<number, Map<string, number[]>>()
  for (const [index, rule] of rules.entries()) {
    if (!rule.active || rule.countries.length === 0) continue
    const table = tableOf(rule)
    const byCountry = named.get(table) ?? new Map<string, number[]>()
    named.set(table, byCountry)
    for (const country of rule.countries) byCountry.set(country, [...(byCountry.get(country) ?? []), index])
  }
  const toNode = (own: readonly number[]): number => {
    making.begin(noNode)
    for (const rule of own) making.offer(rule)
    return making.end()
  }
  const toNodes = (byCountry: ReadonlyMap<string, number[]>) =>
    new Map([...byCountry].map(([country, own]) => [country, toNode(own)]))
  return new Map([...named].map(([table, byCountry]) => [table, toNodes(byCountry)]))
}

type Reading = {
  winner: number
  observed: number[] | undefined
  at: Date
  candidates: Candidates
  /** Asked first: it is small, and most rules know no conditions. */
  decides: Uint8Array
  conditions: readonly (Condition | undefined)[]
  isObserving: Uint8Array
}

/** The candidates of a node and of those above it, as far as they come before what has won so far. */
function readFrom(node: number, reading: Reading): void {
  const { candidates, decides, conditions, isObserving } = reading
  for (let at = node; at !== noNode; at = candidates.up[at] ?? noNode) {
    const end = candidates.from[at + 1] ?? 0
    for (let place = candidates.from[at] ?? 0; place < end; place++) {
      const rule = candidates.rules[place] ?? 0
      if (rule >= reading.winner) break
      if (decides[rule] === 0 && conditions[rule]?.(reading.at) === false) continue
      if (decides[rule] === 1 || isObserving[rule] === 0) reading.winner = rule
      else (reading.observed ??= []).push(rule)
    }
  }
}

/** The country is looked up only when a rule names one. */
function readCountries(
  countries: Countries,
  { applicable, question, reading }: { applicable: readonly number[]; question: Question; reading: Reading },
): void {
  if (countries.size === 0) return
  const tables = applicable.flatMap((table) => countries.get(table) ?? [])
  const country = tables.length === 0 ? undefined : question.countryOf(question.address)
  if (country === undefined) return
  for (const byCountry of tables) readFrom(byCountry.get(country) ?? noNode, reading)
}

function matchOf({ winner, observed }: Reading, none: number): Match {
  const counted =
    observed === undefined
      ? noRules
      : [...new Set(observed)].filter((rule) => rule < winner).toSorted((a, b) => a - b)
  return { winner: winner === none ? -1 : winner, observed: counted }
}
