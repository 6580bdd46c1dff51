import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { Db } from '../../kernel/database.ts'
import type { Caller, Person } from '../../kernel/identity.ts'
import type { PastRefusal } from '../ip-decisions/service.ts'
import type { SessionUse } from '../sessions/service.ts'
import type { DraftRule } from './contract.ts'
import type { InsightNeeds } from './insight-needs.ts'
import { replay } from './replay.ts'
import type { Rule, Schedule } from './rule.ts'
import { traceRules } from './trace.ts'
import { tryRules } from './try.ts'
import { verdictOf } from './verdict.ts'

/** Sunday 03:10 in Jakarta. */
const now = new Date('2026-03-07T20:10:00Z')
const night: Schedule = { timeZone: 'Asia/Jakarta', windows: [{ days: ['sat'], from: '22:00', to: '02:00' }] }
const root: Person = { id: 'root', name: 'Root', roles: ['admin'], groupIds: [], active: true }
const budi: Person = { id: 'budi', name: 'Budi', roles: ['viewer'], groupIds: ['crew'], active: true }
const asRoot: Caller = { actor: { kind: 'user', id: 'root', name: 'Root' }, roles: ['admin'] }
const countryOf = (address: string) => (address.startsWith('9.') ? 'ID' : undefined)

const idOf = (index: number) => `0190aaaa-0000-7000-8000-${String(index).padStart(12, '0')}`
const everywhere = ['0.0.0.0/0', '::/0']
/** A rule about everybody, always, from 10.0.0.0/8, unless said otherwise. */
const rule = (index: number, given: Partial<Rule>): Rule => ({
  id: idOf(index),
  name: `R${index}`,
  action: 'allow',
  cidrs: given.countries ? [] : ['10.0.0.0/8'],
  countries: [],
  target: { everyone: true },
  active: true,
  expiresAt: null,
  schedule: null,
  ...given,
})

type Past = { uses?: readonly SessionUse[]; refusals?: readonly PastRefusal[] }

type Saved = { rules?: readonly Rule[]; enforced?: boolean }

function needsOf({ rules = [], enforced = true }: Saved, { uses = [], refusals = [] }: Past = {}) {
  const inThrees = async function* () {
    for (let from = 0; from < uses.length; from += 3) yield await Promise.resolve(uses.slice(from, from + 3))
  }
  return {
    clock: { now: () => now },
    identity: { find: (id: string) => Promise.resolve([root, budi].find((person) => person.id === id)) },
    settings: { get: () => true, getFor: () => true, getStrictest: () => true },
    places: { countryOf },
    ipAccess: {
      listRules: () => Promise.resolve({ rules, enforced, rows: [] }),
      standing: () => Promise.reject(new Error('nobody asks')),
    },
    sessions: { listUses: inThrees },
    ipDecisions: { listRefusals: () => Promise.resolve([...refusals]) },
  } satisfies Partial<Record<keyof InsightNeeds, unknown>>
}

const noDatabase = {} as Db // nothing here asks it
const tried = (saved: Saved, input: Parameters<ReturnType<typeof tryRules>>[0]) =>
  tryRules(needsOf(saved))(input)

test('every step of a test says for itself why a rule did not decide, and who did', async () => {
  const rules = [
    rule(1, { action: 'deny', active: false }),
    rule(2, { action: 'deny', expiresAt: new Date('2026-03-01T10:00:00Z') }),
    rule(3, { action: 'deny', schedule: night, name: 'Night shift' }),
    rule(4, { action: 'deny', target: { userIds: ['eve'] } }),
    rule(5, { action: 'deny', target: { groupIds: ['crew', 'guests'] }, cidrs: ['192.0.2.0/24'] }),
    rule(6, { action: 'deny', countries: ['SG'] }),
    rule(7, { action: 'observe', cidrs: everywhere }),
    rule(8, { action: 'deny', countries: ['ID'], cidrs: ['192.0.2.0/24'], name: 'Jakarta' }),
    rule(9, { action: 'allow', cidrs: everywhere }),
  ]
  const result = await tried({ rules }, { address: '9.1.2.3', userId: 'budi' })
  assert.deepEqual(
    result.trace.map(({ outcome, sentence }) => [outcome, sentence]),
    [
      ['inactive', 'Rule 1 “R1” is switched off.'],
      ['expired', 'Rule 2 “R2” has expired: it held until 2026-03-01 10:00 UTC.'],
      ['outside_schedule', 'Rule 3 “Night shift” does not hold then: it is Sunday 03:10 in Asia/Jakarta.'],
      ['other_target', 'Rule 4 “R4” is for one person, and Budi is not among them.'],
      ['other_address', 'Rule 5 “R5” does not name 9.1.2.3.'],
      ['other_address', 'Rule 6 “R6” names countries: 9.1.2.3 is in none of them, but in Indonesia.'],
      ['observed', 'Rule 7 “R7” matches, but only counts; the reading goes on.'],
      ['matched', 'Rule 8 “Jakarta” matches, and refuses 9.1.2.3.'],
    ],
  )
  const { trace: _trace, ...rest } = result
  assert.deepEqual(rest, {
    allowed: false,
    ruleId: idOf(8),
    rule: { id: idOf(8), position: 8, name: 'Jakarta', action: 'deny' },
    reason: 'rule',
    sentence: 'Rule 8 “Jakarta” refuses Budi from 9.1.2.3.',
    address: '9.1.2.3',
    country: 'ID',
  })
})

test('a test says what the rules say to others, at another time, under other settings, and to administrators', async () => {
  const rules = [rule(1, { action: 'deny', schedule: night }), rule(2, { target: { groupIds: ['crew'] } })]
  const sentence = async (input: Omit<Parameters<typeof tried>[1], 'address'>, saved = {}) =>
    (await tried({ rules, ...saved }, { address: '10.0.0.1', ...input })).sentence
  const atNight = '2026-03-07T18:00:00Z'
  assert.deepEqual(
    await Promise.all([
      sentence({}),
      sentence({ defaultAllow: false }),
      sentence({ userId: 'budi' }),
      sentence({ userId: 'budi', at: atNight }),
      sentence({ userId: 'root', at: atNight }),
      sentence({ userId: 'root', at: atNight, bypassAdmin: false }),
      sentence({ at: atNight }, { enforced: false }),
    ]),
    [
      'No rule matches 10.0.0.1, and what no rule matches may come in (ops.ip.default_allow).',
      'No rule matches 10.0.0.1, and what no rule matches is refused (ops.ip.default_allow).',
      'Rule 2 “R2” lets Budi from 10.0.0.1 in.',
      'Rule 1 “R1” refuses Budi from 10.0.0.1.',
      'The rules would refuse Root from 10.0.0.1, but they leave administrators alone (ops.ip.bypass_admin).',
      'Rule 1 “R1” refuses Root from 10.0.0.1.',
      'The rules are switched off: 10.0.0.1 comes in.',
    ],
  )
})

test('a draft is tried in the order of its positions, as if in force; its new rules have no id', async () => {
  const draft: DraftRule[] = [
    { name: 'Else', action: 'deny', cidrs: everywhere, position: 2 },
    { id: idOf(1), name: 'Office', action: 'allow', cidrs: ['10.0.0.0/8'], position: 1 },
  ]
  const saved = { rules: [rule(1, {})], enforced: false }
  const out = await tried(saved, { address: '::ffff:192.0.2.1', draft })
  assert.deepEqual(
    [out.allowed, out.address, out.ruleId, out.rule],
    [false, '192.0.2.1', null, { id: null, position: 2, name: 'Else', action: 'deny' }],
  )
  assert.equal((await tried(saved, { address: '10.9.9.9', draft })).ruleId, idOf(1))
})

test('only the last thousand steps of a long list are shown, the one that decides among them', async () => {
  const rules = Array.from({ length: 1_500 }, (_, index) =>
    rule(index + 1, { cidrs: [`10.0.${index >> 8}.${index & 255}/32`] }),
  )
  const { trace } = await tried({ rules }, { address: '10.0.5.100' })
  assert.deepEqual(
    [trace.length, trace.at(-1)?.outcome, trace.at(-1)?.rule.position],
    [1_000, 'matched', 1_381],
  )
})

test('what is no address is refused with the reason, and so is a person nobody knows', async () => {
  const refusal = (input: Parameters<typeof tried>[1]) =>
    tried({}, input).then(
      () => 'accepted',
      (error: unknown) => (error instanceof Error ? error.message : ''),
    )
  for (const address of ['', '010.0.0.1', '10.1', '10.0.0.0/8', 'fe80::1%eth0', '1.2.3.4 ', 'nonsense'])
    assert.match(await refusal({ address }), /^The request is not valid: address: \S/, address)
  assert.match(await refusal({ address: '10.0.0.0/8' }), /the network 10\.0\.0\.0\/8; name one address of it/)
  assert.match(await refusal({ address: '10.0.0.1', userId: 'nobody' }), /userId: There is no person/)
})

const addresses = ['10.0.0.1', '10.1.0.1', '192.0.2.1', '9.9.9.9', '2001:db8::1', 'fd00::1']
const anyUse: fc.Arbitrary<SessionUse> = fc.record({
  userId: fc.constantFrom('root', 'budi', 'gone'),
  userName: fc.constant('Name'),
  address: fc.constantFrom(...addresses),
  at: fc.integer({ min: 0, max: 20_000 }).map((minutes) => new Date(now.getTime() - minutes * 60_000)),
  requests: fc.nat(9),
  signIns: fc.nat(1),
})
const anyRule: fc.Arbitrary<Rule> = fc
  .record({
    action: fc.constantFrom('allow', 'deny', 'observe'),
    cidrs: fc.subarray(['10.0.0.0/8', '10.1.0.0/16', '192.0.2.1/32', '0.0.0.0/0', '::/0', 'fd00::/8']),
    countries: fc.subarray(['ID', 'SG']),
    target: fc.constantFrom<Rule['target']>(
      { everyone: true },
      { userIds: ['budi', 'gone'] },
      { groupIds: ['crew'] },
    ),
    active: fc.constantFrom(true, true, false),
    expiresAt: fc.constantFrom(null, null, new Date(now.getTime() - 1), new Date(now.getTime() + 1)),
    schedule: fc.constantFrom(null, night),
  })
  .map((given) => rule(0, given as Partial<Rule>)) // records of constants widen their words
const numbered = (rules: Rule[]) =>
  rules.map((each, index) => ({ ...each, id: idOf(index + 1), name: `R${index + 1}` }))

test('a replay counts what a naive reading of the rules counts, use by use', async () => {
  const settings = fc.record({ defaultAllow: fc.boolean(), bypassAdmin: fc.boolean() })
  const lists = fc.array(anyRule, { maxLength: 5 }).map(numbered)
  await fc.assert(
    fc.asyncProperty(lists, fc.array(anyUse, { maxLength: 30 }), settings, async (rules, uses, given) => {
      const result = await replay(needsOf({ rules, enforced: false }, { uses }))(noDatabase, given, asRoot)
      const alive = rules.map((each) => ({
        ...each,
        active: each.active && (each.expiresAt === null || each.expiresAt > now),
      }))
      const blocked = uses.filter(({ userId, address, at }) => {
        const person = [root, budi].find(({ id }) => id === userId) ?? { id: userId, roles: [], groupIds: [] }
        const subject = { userId, groupIds: person.groupIds }
        const { winner } = traceRules(alive, { address, subject, at, countryOf })
        return !verdictOf(alive[winner], { address, person }, { enforced: true, ...given }).allowed
      })
      const sums = (of: readonly SessionUse[]) => ({
        people: new Set(of.map(({ userId }) => userId)).size,
        requests: of.reduce((sum, { requests }) => sum + requests, 0),
        signIns: of.reduce((sum, { signIns }) => sum + signIns, 0),
      })
      assert.deepEqual([result.checked, result.blocked], [sums(uses), sums(blocked)])
      for (const person of result.people) {
        const own = blocked.filter(({ userId }) => userId === person.userId)
        const { requests, signIns } = sums(own)
        assert.deepEqual([person.requests, person.signIns], [requests, signIns])
        assert.equal(person.lastAt, new Date(Math.max(...own.map(({ at }) => at.getTime()))).toISOString())
        assert.deepEqual(
          person.addresses.map((place) => [place.address, place.requests]).toSorted(),
          [...new Set(own.map(({ address }) => address))]
            .map((address) => [address, sums(own.filter((use) => use.address === address)).requests])
            .toSorted(),
        )
      }
    }),
    { numRuns: 300 },
  )
})

const use = (userId: string, address: string, requests: number): SessionUse => ({
  userId,
  userName: userId.toUpperCase(),
  address,
  at: now,
  requests,
  signIns: 0,
})

test('a replay names the most affected first, you among them, and the refused whom the draft would let in', async () => {
  const uses = [
    use('budi', '9.9.9.9', 2),
    use('root', '192.0.2.1', 3),
    use('root', '192.0.2.2', 40),
    use('budi', '10.0.0.1', 9),
  ]
  const refused = { at: now, count: 1, userName: null, isMachine: false }
  const refusals: PastRefusal[] = [
    { ...refused, code: 'A', userId: 'budi', address: '10.0.0.9' },
    { ...refused, code: 'B', userId: null, address: '10.0.0.8', count: 7 },
    { ...refused, code: 'C', userId: 'root', address: '9.9.9.9' },
    { ...refused, code: 'D', userId: 'root', address: '9.9.9.9', isMachine: true },
  ]
  const draft: DraftRule[] = [{ name: 'Office', action: 'allow', cidrs: ['10.0.0.0/8'] }]
  const run = (input: Parameters<ReturnType<typeof replay>>[1], limit?: number) =>
    replay(needsOf({}, { uses, refusals }), limit)(
      noDatabase,
      { draft, defaultAllow: false, ...input },
      asRoot,
    )

  const strict = await run({ bypassAdmin: false })
  assert.deepEqual(
    strict.people.map(({ userId, isYou, requests, addresses: own }) => [
      userId,
      isYou,
      requests,
      own.map(({ address, country, reason, rule: by }) => [address, country, reason, by]),
    ]),
    [
      [
        'root',
        true,
        43,
        [
          ['192.0.2.2', null, 'default', null],
          ['192.0.2.1', null, 'default', null],
        ],
      ],
      ['budi', false, 2, [['9.9.9.9', 'ID', 'default', null]]],
    ],
  )
  assert.deepEqual(
    strict.admitted.map(({ code }) => code),
    ['B', 'A'],
  )
  const lenient = await run({ bypassAdmin: true, days: 7 })
  assert.deepEqual([lenient.days, lenient.since], [7, '2026-02-28T20:10:00.000Z'])
  assert.deepEqual([lenient.blocked.people, lenient.admitted.map(({ code }) => code)], [1, ['B', 'A', 'C']])
  const denied = await run({
    draft: [{ name: 'None', action: 'deny', cidrs: everywhere }],
    bypassAdmin: false,
  })
  assert.deepEqual(denied.people[0]?.addresses[0]?.rule, {
    id: null,
    position: 1,
    name: 'None',
    action: 'deny',
  })
  assert.deepEqual([strict.isCapped, strict.checked.requests], [false, 54])
  const capped = await run({}, 2)
  assert.deepEqual([capped.isCapped, capped.checked.requests], [true, 5])
})
