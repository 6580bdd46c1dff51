import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../../test/support/engines.ts'
import { setUpIpDecisions, stranger } from '../../../test/support/ip-decisions.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import { createBudget } from './repeats.ts'
import { ipDecisionMigrations } from './migrations.ts'

const at = new Date('2026-03-07T20:10:00Z')
const minuteLater = new Date('2026-03-07T20:11:00Z')
const hex = (number: number) => number.toString(16)

test('of one IPv6 /48 the networks count together, of IPv4 each /24; who has proved who they are counts for themselves', () => {
  const budget = createBudget()
  const shares = (isProven: boolean, addressOf: (index: number) => string) =>
    Array.from({ length: 130 }, (_, index) => budget.take(addressOf(index), isProven, at)).filter(
      (each) => each === 'own',
    ).length
  assert.equal(
    shares(false, (index) => `2001:db8:1:${hex(index)}::1`),
    20,
  )
  assert.equal(
    shares(false, (index) => `192.0.2.${index}`),
    20,
  )
  assert.equal(
    shares(true, (index) => `2001:db8:1:${hex(index)}::1`),
    100,
  )
  assert.equal(
    shares(true, (index) => `192.0.2.${index}`),
    100,
  )
})

test('of all networks together as many get a code of their own as the minute allows, then all share one', () => {
  const budget = createBudget()
  const sharing = Array.from({ length: 500 }, (_, index) =>
    budget.take(`2001:db8:${hex(index)}::1`, false, at),
  )
  assert.deepEqual(
    ['own', 'network', 'all'].map((kind) => sharing.filter((each) => each === kind).length),
    [60, 0, 440],
  )
  assert.equal(budget.take('198.51.100.1', true, at), 'own')
  assert.equal(budget.take('198.51.100.1', false, minuteLater), 'own')
})

onEachEngine('a flood of refusals', (engine) => {
  const database = sharedDatabase(engine, { migrations: ipDecisionMigrations })

  test('from anywhere, under any name, adds a bounded number of rows and events a minute, and one that says so', async () => {
    const { db, clock, audit, decisions, refusal, codeFor } = setUpIpDecisions(database().db)
    const storm = async (from: number, names: number) => {
      for (let index = from; index < from + names; index++) {
        const { user } = stranger()
        const who = { user, address: `2001:db8:${hex(index % 4_000)}:${hex(index)}::1` }
        const by = { actor: { kind: 'anonymous' as const }, roles: [], address: who.address, userAgent: 'x' }
        await codeFor(refusal(who, { by, proof: 'claimed', occasion: 'sign_in', account: `name-${index}` }))
      }
    }
    await storm(0, 400)
    const { count } = await decisions.list(db, {})
    assert.equal(count, 61)
    assert.equal(audit.types().filter((type) => type === 'ip_decision.flood').length, 2, 'rows, and events')
    for (let minute = 0; minute < 3; minute++) {
      clock.advance({ minutes: 1 })
      audit.events.length = 0
      await storm(0, 400)
      assert.ok(audit.events.length <= 125, String(audit.events.length))
    }
    const grown = (await decisions.list(db, {})).count
    assert.ok(grown <= 61 * 4, String(grown))
  })
})
