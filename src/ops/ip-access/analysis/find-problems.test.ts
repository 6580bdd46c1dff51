import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { analyseRules as analyse } from './find-problems.ts'
import { placeOf, rangeOf } from '../matching/ranges.ts'
import { type Rule, includesTarget } from '../matching/rule.ts'
import { traceRules } from '../matching/trace.ts'
import { atOnce, type Steps } from '../slices.ts'
import { ipActions } from '../words.ts'

const rule = (given: Partial<Rule>): Rule => ({
  id: 'rule',
  name: 'A rule',
  action: 'allow',
  cidrs: [],
  countries: [],
  target: { everyone: true },
  active: true,
  expiresAt: null,
  schedule: null,
  ...given,
})
const analyseRules = (rules: readonly Rule[]) => atOnce(analyse(rules))
const later = new Date('2030-01-01T00:00:00Z')

test('a rule is shadowed by one rule, or by several together, and the fewest are named', () => {
  const { shadowed } = analyseRules([
    rule({ cidrs: ['10.1.2.0/24'] }),
    rule({ action: 'deny', cidrs: ['10.0.0.0/8'] }),
    rule({ cidrs: ['10.1.0.0/16'], target: { userIds: ['ada'] } }),
    rule({ cidrs: ['2001:db8::/33'] }),
    rule({ cidrs: ['2001:db8:8000::/33'] }),
    rule({ action: 'observe', cidrs: ['2001:db8::/32'] }),
  ])
  assert.deepEqual(shadowed, [
    { rule: 2, by: [1], example: '10.1.0.0' },
    { rule: 5, by: [3, 4], example: '2001:db8::' },
  ])
})

test('what does not always decide, or not about the same people, shadows nothing', () => {
  const wide = { cidrs: ['0.0.0.0/0', '::/0'], countries: ['ID'] }
  const narrow = rule({ cidrs: ['10.0.0.0/8'], countries: ['ID'], target: { groupIds: ['office'] } })
  const powerless = [
    { expiresAt: later },
    { active: false },
    { action: 'observe' as const },
    { target: { groupIds: ['guests'] } },
    { target: { userIds: ['office'] } },
    { schedule: { timeZone: 'UTC', windows: [{ days: ['mon' as const], from: '00:00', to: '12:00' }] } },
  ]
  for (const given of powerless)
    assert.deepEqual(analyseRules([rule({ ...wide, ...given }), narrow]).shadowed, [])
})

test('a country is shadowed by name, or by every address of both families', () => {
  const { shadowed } = analyseRules([
    rule({ action: 'deny', countries: ['ID', 'SG'] }),
    rule({ countries: ['SG'] }),
    rule({ cidrs: ['0.0.0.0/0'] }),
    rule({ countries: ['DE'] }),
    rule({ cidrs: ['::/0'] }),
    rule({ countries: ['FR', 'ID'] }),
  ])
  assert.deepEqual(shadowed, [
    { rule: 1, by: [0], example: 'SG' },
    { rule: 5, by: [0, 2, 4], example: 'FR' },
  ])
})

test('a conflict is a pair of which the order decides; an exception before its general rule is none', () => {
  const pairs = (...rules: Rule[]) => analyseRules(rules).conflicts
  const office = rule({ cidrs: ['10.1.0.0/16', '192.0.2.0/24'] })
  const network = rule({ action: 'deny', cidrs: ['10.0.0.0/8'] })
  assert.deepEqual(pairs(office, network), [{ first: 0, second: 1, example: '10.1.0.0' }])
  assert.deepEqual(pairs(rule({ cidrs: ['10.1.0.0/16'] }), network), [])
  assert.deepEqual(pairs(office, rule({ cidrs: ['10.0.0.0/8'] })), [])
  const forAda = { target: { userIds: ['ada'] } }
  assert.deepEqual(pairs({ ...network, ...forAda }, office), [{ first: 0, second: 1, example: '10.1.0.0' }])
  assert.deepEqual(pairs({ ...network, ...forAda }, { ...office, target: { userIds: ['eve'] } }), [])
  const countries = pairs(
    rule({ countries: ['ID', 'SG'] }),
    rule({ action: 'deny', countries: ['ID'], cidrs: ['10.0.0.0/8'] }),
  )
  assert.deepEqual(countries, [{ first: 0, second: 1, example: 'ID' }])
})

const space = Array.from({ length: 16 }, (_, last) => `10.0.0.${last}`)
const nested = [28, 29, 30, 31, 32].flatMap((bits) =>
  Array.from({ length: 2 ** (bits - 28) }, (_, index) => `10.0.0.${index * 2 ** (32 - bits)}/${bits}`),
)
const some = <T>(of: readonly T[], most: number) =>
  fc.uniqueArray(fc.constantFrom(...of), { minLength: 1, maxLength: most })
const anyRule = fc
  .record({
    action: fc.constantFrom(...ipActions),
    cidrs: some([...nested, '0.0.0.0/0', '::/0'], 4),
    countries: fc.oneof(
      { arbitrary: fc.constant([]), weight: 5 },
      { arbitrary: some(['ID', 'SG'], 2), weight: 1 },
    ),
    target: fc.oneof(
      fc.constant({ everyone: true as const }),
      some(['ada', 'eve'], 2).map((userIds) => ({ userIds })),
      some(['office', 'guests'], 2).map((groupIds) => ({ groupIds })),
    ),
    active: fc.nat(9).map((turn) => turn > 0),
    expiresAt: fc.nat(4).map((turn) => (turn > 0 ? null : later)),
  })
  .map(rule)
const subjects = [undefined, 'ada', 'eve'].flatMap((userId) =>
  [[], ['office'], ['guests'], ['office', 'guests']].map((groupIds) => ({ userId, groupIds })),
)
const questions = [...space, '10.0.0.16', '2001:db8::1'].flatMap((address) =>
  subjects.flatMap((subject) =>
    [undefined, 'ID', 'SG'].flatMap((country) =>
      [later, new Date(0)].map((at) => ({ address, subject, at, countryOf: () => country })),
    ),
  ),
)

/** Addresses of everybody's small world that no earlier rule takes away for certain. */
function isFree(rules: readonly Rule[], index: number, address: string): boolean {
  const own = rules[index] ?? rule({})
  const has = ({ cidrs }: Rule) =>
    cidrs.some((cidr) => rangeOf(cidr).first <= placeOf(address) && placeOf(address) <= rangeOf(cidr).last)
  const takes = (earlier: Rule) =>
    earlier.active &&
    earlier.action !== 'observe' &&
    earlier.expiresAt === null &&
    includesTarget(earlier.target, own.target)
  return has(own) && !rules.slice(0, index).some((earlier) => takes(earlier) && has(earlier))
}

test('every rule that networks shadow is found, and none that a question can still reach', () => {
  fc.assert(
    fc.property(fc.array(anyRule, { maxLength: 10 }), (rules) => {
      const named = new Set(analyseRules(rules).shadowed.map(({ rule }) => rule))
      for (const [index, { active, countries }] of rules.entries())
        if (active && countries.length === 0) {
          const places = [...space, '10.0.0.16', '9.255.255.255', '2001:db8::1']
          assert.equal(
            named.has(index),
            !places.some((address) => isFree(rules, index, address)),
            `rule ${index}`,
          )
        }
      if (named.size === 0) return
      for (const question of questions)
        for (const { index, outcome } of traceRules(rules, question).steps)
          assert.ok(!named.has(index) || (outcome !== 'matched' && outcome !== 'observed'), `rule ${index}`)
    }),
    { numRuns: 150 },
  )
})

test('whoever is named as shadowing takes all of it: without the other rules it stays shadowed', () => {
  fc.assert(
    fc.property(fc.array(anyRule, { maxLength: 10 }), (rules) => {
      for (const { rule: index, by } of analyseRules(rules).shadowed) {
        const alone = [...by, index].flatMap((kept) => rules[kept] ?? [])
        assert.ok(analyseRules(alone).shadowed.some(({ rule }) => rule === by.length))
      }
    }),
    { numRuns: 500 },
  )
})

test('of those who shadow a rule together at most 100 are named', () => {
  const single = Array.from({ length: 256 }, (_, last) => rule({ cidrs: [`10.0.0.${last}/32`] }))
  const [shadow] = analyseRules([...single, rule({ cidrs: ['10.0.0.0/24'] })]).shadowed
  assert.deepEqual(
    shadow?.by,
    Array.from({ length: 100 }, (_, index) => index),
  )
})

/** In milliseconds of computing: all of it, and the longest step. */
function costOf<Result>(work: Steps<Result>): { result: Result; total: number; longest: number } {
  const spent = () => process.threadCpuUsage().user / 1_000
  let longest = 0
  for (const began = spent(); ;) {
    const before = spent()
    const step = work.next()
    longest = Math.max(longest, spent() - before)
    if (step.done === true) return { result: step.value, total: spent() - began, longest }
  }
}

test('10,000 rules are soon analysed, in short steps, and at most 500 of a kind are named', () => {
  const networkOf = (index: number) => `10.${index >> 8}.${index & 255}.0/24`
  const contradicting = Array.from({ length: 10_000 }, (_, index) =>
    rule({
      action: index % 2 === 0 ? 'allow' : 'deny',
      cidrs: [networkOf(index), '172.16.0.0/12'],
      target: { groupIds: [`group-${index % 50}`] },
    }),
  )
  const repeated = Array.from({ length: 10_000 }, (_, index) => rule({ cidrs: [networkOf(index % 9_400)] }))
  const forPairs = Array.from({ length: 10_000 }, (_, index) =>
    rule({ cidrs: [networkOf(index)], target: { userIds: ['ada', `user-${index}`] } }),
  )
  const found = [contradicting, repeated, forPairs].map((rules) => {
    const { result, total, longest } = costOf(analyse(rules))
    // Many times what it takes, and still a small part of what looking at every earlier rule for each would.
    assert.ok(total < 2_000, `${total} ms`)
    assert.ok(longest < 100, `${longest} ms at a stretch`)
    return [result.shadowed.length, result.conflicts.length, result.isCapped]
  })
  assert.deepEqual(found, [
    [0, 500, true],
    [500, 0, true],
    [0, 0, false],
  ])
})
