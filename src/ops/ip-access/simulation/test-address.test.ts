import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  everywhere,
  night,
  ruleId,
  ruleOf,
  trialDependencies,
  type Saved,
} from '../../../../test/support/ip-trials.ts'
import type { DraftRule } from '../contract.ts'
import { testAddress } from './test-address.ts'

const tried = (saved: Saved, input: Parameters<ReturnType<typeof testAddress>>[0]) =>
  testAddress(trialDependencies(saved))(input)

test('every step of a test says for itself why a rule did not decide, and who did', async () => {
  const rules = [
    ruleOf(1, { action: 'deny', active: false }),
    ruleOf(2, { action: 'deny', expiresAt: new Date('2026-03-01T10:00:00Z') }),
    ruleOf(3, { action: 'deny', schedule: night, name: 'Night shift' }),
    ruleOf(4, { action: 'deny', target: { userIds: ['eve'] } }),
    ruleOf(5, { action: 'deny', target: { groupIds: ['crew', 'guests'] }, cidrs: ['192.0.2.0/24'] }),
    ruleOf(6, { action: 'deny', countries: ['SG'] }),
    ruleOf(7, { action: 'observe', cidrs: everywhere }),
    ruleOf(8, { action: 'deny', countries: ['ID'], cidrs: ['192.0.2.0/24'], name: 'Jakarta' }),
    ruleOf(9, { action: 'allow', cidrs: everywhere }),
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
    ruleId: ruleId(8),
    rule: { id: ruleId(8), position: 8, name: 'Jakarta', action: 'deny' },
    reason: 'rule',
    sentence: 'Rule 8 “Jakarta” refuses Budi from 9.1.2.3.',
    address: '9.1.2.3',
    country: 'ID',
  })
})

test('a test says what the rules say to others, at another time, under other settings, and to administrators', async () => {
  const rules = [
    ruleOf(1, { action: 'deny', schedule: night }),
    ruleOf(2, { target: { groupIds: ['crew'] } }),
  ]
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
    { id: ruleId(1), name: 'Office', action: 'allow', cidrs: ['10.0.0.0/8'], position: 1 },
  ]
  const saved = { rules: [ruleOf(1, {})], enforced: false }
  const out = await tried(saved, { address: '::ffff:192.0.2.1', draft })
  assert.deepEqual(
    [out.allowed, out.address, out.ruleId, out.rule],
    [false, '192.0.2.1', null, { id: null, position: 2, name: 'Else', action: 'deny' }],
  )
  assert.equal((await tried(saved, { address: '10.9.9.9', draft })).ruleId, ruleId(1))
})

test('only the last thousand steps of a long list are shown, the one that decides among them', async () => {
  const rules = Array.from({ length: 1_500 }, (_, index) =>
    ruleOf(index + 1, { cidrs: [`10.0.${index >> 8}.${index & 255}/32`] }),
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
