import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  asRoot,
  budi,
  countryOf,
  everywhere,
  night,
  now,
  root,
  ruleId,
  ruleOf,
  trialDependencies,
} from '../../../../test/support/ip-trials.ts'
import type { Db } from '../../../kernel/database/database.ts'
import type { RecentRefusal } from '../../ip-decisions/service.ts'
import type { SessionUse } from '../../sessions/service.ts'
import type { DraftRule } from '../contract.ts'
import { replay } from './replay.ts'
import type { Rule } from '../matching/rule.ts'
import { traceRules } from '../matching/trace.ts'
import { verdictOf } from '../matching/evaluate.ts'

const noDatabase = {} as Db // nothing here asks it

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
  .map((given) => ruleOf(0, given as Partial<Rule>)) // records of constants widen their words
const numbered = (rules: Rule[]) =>
  rules.map((each, index) => ({ ...each, id: ruleId(index + 1), name: `R${index + 1}` }))

test('a replay counts what a naive reading of the rules counts, use by use', async () => {
  const settings = fc.record({ defaultAllow: fc.boolean(), bypassAdmin: fc.boolean() })
  const lists = fc.array(anyRule, { maxLength: 5 }).map(numbered)
  await fc.assert(
    fc.asyncProperty(lists, fc.array(anyUse, { maxLength: 30 }), settings, async (rules, uses, given) => {
      const result = await replay(trialDependencies({ rules, enforced: false }, { uses }))(
        noDatabase,
        given,
        asRoot,
      )
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
          new Map(person.addresses.map((place) => [place.address, place.requests])),
          new Map(
            own.map(({ address }) => [
              address,
              sums(own.filter((other) => other.address === address)).requests,
            ]),
          ),
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
  const refusals: RecentRefusal[] = [
    { ...refused, code: 'A', userId: 'budi', address: '10.0.0.9' },
    { ...refused, code: 'B', userId: null, address: '10.0.0.8', count: 7 },
    { ...refused, code: 'C', userId: 'root', address: '9.9.9.9' },
    { ...refused, code: 'D', userId: 'root', address: '9.9.9.9', isMachine: true },
  ]
  const draft: DraftRule[] = [{ name: 'Office', action: 'allow', cidrs: ['10.0.0.0/8'] }]
  const run = (input: Parameters<ReturnType<typeof replay>>[1], limit?: number) =>
    replay(trialDependencies({}, { uses, refusals }), limit)(
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
