import assert from 'node:assert/strict'
import { BlockList } from 'node:net'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { familyOf } from '../../../kernel/network/address.ts'
import { readNetwork } from '../../../kernel/network/network.ts'
import { compileRules } from './compile.ts'
import type { Question, Rule } from './rule.ts'
import { traceRules } from './trace.ts'
import { ipActions, weekdays } from '../words.ts'

const everywhere = (address: string): string | undefined =>
  ({ '0': 'ID', '1': 'SG', '2': 'DE' })[address.at(-1) ?? '']

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
const ask = (address: string, given: Partial<Question> = {}): Question => ({
  address,
  subject: {},
  at: new Date('2026-03-02T09:00:00Z'),
  countryOf: everywhere,
  ...given,
})

test('the first rule in the list decides, not the narrowest network', () => {
  const rules = [
    rule({ action: 'observe', cidrs: ['10.1.2.3/32'] }),
    rule({ action: 'deny', cidrs: ['10.0.0.0/8'], target: { groupIds: ['guests'] } }),
    rule({ cidrs: ['10.1.0.0/16'] }),
    rule({ action: 'deny', cidrs: ['10.1.2.3/32'] }),
  ]
  const { match } = compileRules(rules)
  assert.deepEqual(match(ask('10.1.2.3')), { winner: 2, observed: [0] })
  assert.deepEqual(match(ask('10.1.2.3', { subject: { userId: 'eve', groupIds: ['guests'] } })), {
    winner: 1,
    observed: [0],
  })
  assert.deepEqual(match(ask('10.2.0.0')), { winner: -1, observed: [] })
  const { steps } = traceRules(rules, ask('10.1.2.3'))
  assert.deepEqual(
    steps.map(({ outcome }) => outcome),
    ['observed', 'other_target', 'matched'],
  )
})

test('everything of IPv6 is nothing of IPv4, and the other way round', () => {
  const { match } = compileRules([rule({ cidrs: ['::/0'] }), rule({ cidrs: ['0.0.0.0/0'] })])
  assert.equal(match(ask('::')).winner, 0)
  assert.equal(match(ask('ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff')).winner, 0)
  assert.equal(match(ask('0.0.0.0')).winner, 1)
  assert.equal(match(ask('255.255.255.255')).winner, 1)
})

test('the country is asked for only when a rule that concerns the visitor names one', () => {
  const neverAsked = () => assert.fail('was asked')
  const rules = [rule({ cidrs: ['10.0.0.0/8'] }), rule({ countries: ['ID'], target: { userIds: ['ada'] } })]
  const { match } = compileRules(rules)
  assert.equal(match(ask('192.0.2.7', { countryOf: neverAsked })).winner, -1)
  assert.equal(match(ask('192.0.2.0', { subject: { userId: 'ada' } })).winner, 1)
})

test('about what is no canonical address nothing is decided', () => {
  const { match } = compileRules([rule({ cidrs: ['0.0.0.0/0', '::/0'] })])
  const texts = [
    '',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '1..2.3',
    'unknown',
    '::ffff:1.2.3.4',
    '1:2',
    '1::2::3',
    ':1::',
  ]
  for (const text of texts) assert.throws(() => match(ask(text)), /canonical/, text)
})

test('10,000 conditional rules on everything cost as much memory as rules, not as their square', () => {
  const expiresAt = new Date('2027-01-01T00:00:00Z')
  const rules = Array.from({ length: 20_000 }, (_, index) =>
    rule({
      action: 'observe',
      expiresAt,
      cidrs: [index % 2 === 0 ? '0.0.0.0/0' : `10.${(index >> 8) & 255}.${index & 255}.0/24`],
    }),
  )
  const before = process.memoryUsage().arrayBuffers
  const { match } = compileRules(rules)
  assert.ok(process.memoryUsage().arrayBuffers - before < 20_000_000)
  assert.equal(match(ask('10.1.1.1')).observed.length, 10_001)
})

/** A small world, so that networks meet: nested ones about word borders, the ends of both families, everything. */
const crowded = [
  ...'0.0.0.0/0 ::/0 0.0.0.0/0 ::/0 10.0.0.0/28 2001:db8::/32'.split(' '),
  ...[28, 29, 30, 31, 32].map((bits) => `10.0.0.0/${bits}`),
  ...'10.0.0.2/31 10.0.0.3/32 10.0.0.4/30 10.0.0.8/29 10.0.0.12/32 10.0.0.15/32'.split(' '),
  ...'0.0.0.0/0 0.0.0.0/1 128.0.0.0/1 0.0.0.0/32 255.255.255.254/31 255.255.255.255/32'.split(' '),
  ...[31, 32, 33, 63, 64, 65, 95, 96, 97, 127, 128].map((bits) => `2001:db8::/${bits}`),
  ...'2001:db8:0:1::/64 2001:db8::1:0:0/96 2001:db8::2/127 2001:db8:8000::/33 2001:db9::/32'.split(' '),
  ...'::/0 ::/1 8000::/1 ::/128 ::fffe:0:0/95 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128'.split(' '),
]
const addresses = [
  ...Array.from({ length: 18 }, (_, last) => `10.0.0.${last}`),
  ...'0.0.0.0 0.0.0.1 9.255.255.255 127.255.255.255 128.0.0.0 255.255.255.253 255.255.255.255'.split(' '),
  ...'2001:db8:: 2001:db8::1 2001:db8::2 2001:db8::3 2001:db8::ffff:ffff 2001:db8::1:0:0'.split(' '),
  ...'2001:db8:0:1:: 2001:db8:0:1:ffff::2 2001:db8:0:2:: 2001:db8:8000:: 2001:db9::1 2001:dba::'.split(' '),
  ...':: ::1 ::fffe:0:0 7fff:: 8000:: ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'.split(' '),
]
const people = ['ada', 'eve', 'joe']
const groups = ['office', 'guests', 'drivers']
const some = <T>(of: readonly T[], most: number) =>
  fc.uniqueArray(fc.constantFrom(...of), { minLength: 1, maxLength: most })
/** Around the nights in which clocks change. */
const evaluation = fc
  .constantFrom(
    '2026-03-29T00:00:00Z',
    '2026-10-25T00:00:00Z',
    '2026-03-08T06:00:00Z',
    '2026-06-03T12:00:00Z',
  )
  .chain((night) => fc.nat(6 * 60).map((minutes) => new Date(Date.parse(night) + minutes * 60_000)))
const time = fc.constantFrom('00:00', '02:00', '02:30', '03:00', '08:00', '12:00', '22:00')
const schedule = fc.record({
  timeZone: fc.constantFrom('Europe/Berlin', 'Asia/Jakarta', 'America/New_York', 'Australia/Lord_Howe'),
  windows: fc.array(fc.record({ days: some(weekdays, 4), from: time, to: time }), {
    minLength: 1,
    maxLength: 2,
  }),
})
const mostly = <T>(usual: T, seldom: fc.Arbitrary<T>) =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 3 }, { arbitrary: seldom, weight: 1 })
const anyRule: fc.Arbitrary<Rule> = fc.record({
  id: fc.constant('rule'),
  name: fc.constant('A rule'),
  action: fc.constantFrom(...ipActions),
  cidrs: mostly<string[]>([], some(crowded, 3)).chain((few) =>
    few.length > 0 ? fc.constant(few) : some(crowded, 1),
  ),
  countries: mostly<string[]>([], some(['ID', 'SG', 'DE', 'FR'], 2)),
  target: fc.oneof(
    { arbitrary: fc.constant({ everyone: true as const }), weight: 2 },
    { arbitrary: some(people, 2).map((userIds) => ({ userIds })), weight: 1 },
    { arbitrary: some(groups, 2).map((groupIds) => ({ groupIds })), weight: 1 },
  ),
  active: mostly(true, fc.constant(false)),
  expiresAt: mostly<Date | null>(null, evaluation),
  schedule: mostly<Rule['schedule']>(null, schedule),
})
const anyQuestion: fc.Arbitrary<Question> = fc.record({
  address: fc.constantFrom(...addresses),
  subject: fc.record({
    userId: fc.option(fc.constantFrom(...people), { nil: undefined }),
    groupIds: fc.option(some(groups, 3), { nil: undefined }),
  }),
  at: evaluation,
  countryOf: fc.constant(everywhere),
})

test('100,000 times the compiled rules answer what reading them one after the other answers', () => {
  const questions = fc.sample(anyQuestion, { numRuns: 5_000, seed: 5 })
  const lists = fc.sample(fc.array(anyRule, { maxLength: 12 }), { numRuns: 1_000, seed: 5 })
  let decided = 0
  for (const [list, rules] of lists.entries()) {
    const { match } = compileRules(rules)
    for (let turn = 0; turn < 100; turn++) {
      const question = questions[(list * 37 + turn * 41) % questions.length] ?? ask('::')
      const { winner, steps } = traceRules(rules, question)
      const observed = steps.filter(({ outcome }) => outcome === 'observed').map(({ index }) => index)
      assert.deepEqual(match(question), { winner, observed }, JSON.stringify({ rules, question }))
      if (winner !== -1) decided++
    }
  }
  assert.ok(decided > 20_000)
})

test('any network holds what a BlockList of Node says it holds', () => {
  const bits = { 4: fc.nat(32), 6: fc.nat(128) }
  const network = fc.oneof(
    fc.tuple(fc.ipV4(), bits[4]),
    fc.tuple(
      fc.ipV6().filter((text) => !text.includes('.')),
      bits[6],
    ),
  )
  fc.assert(
    fc.property(fc.array(network, { minLength: 1, maxLength: 8 }), (given) => {
      const cidrs = given.flatMap(([address, length]) => {
        const reading = readNetwork(`${address}/${length}`)
        return 'network' in reading ? reading.network.cidr : (reading.suggestion ?? [])
      })
      const { match } = compileRules(cidrs.map((cidr) => rule({ cidrs: [cidr] })))
      for (const address of cidrs.map((cidr) => cidr.split('/')[0] ?? '')) {
        const family = familyOf(address)
        const expected = cidrs.findIndex((cidr) => {
          const [start = '', length] = cidr.split('/')
          const list = new BlockList()
          list.addSubnet(start, Number(length), `ipv${familyOf(start)}`)
          return familyOf(start) === family && list.check(address, `ipv${family}`)
        })
        assert.equal(match(ask(address)).winner, expected)
      }
    }),
    { numRuns: 300 },
  )
})
