import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestClock } from '../../../test/support/clock.ts'
import { onEachEngine } from '../../../test/support/engines.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import { oneTimeTokenMigrations } from './migrations.ts'
import { createOneTimeTokens } from './service.ts'
import { createTestRetention } from '../../../test/support/retention.ts'
import { ticketRetention } from './tables.ts'

onEachEngine('tickets', (engine) => {
  const database = sharedDatabase(engine, { migrations: oneTimeTokenMigrations })
  const setUp = () => {
    const clock = createTestClock()
    return { db: database().db, clock, tickets: createOneTimeTokens({ clock }) }
  }
  const reset = { purpose: 'password_reset', userId: 'alice', minutes: 30, facts: { mailed: true } } as const

  test('of fifty attempts to redeem a ticket at once, exactly one gets it', async () => {
    const { db, tickets } = setUp()
    const { token } = await tickets.issue(db, reset)
    const attempts = Array.from({ length: 50 }, () => tickets.redeem(db, 'password_reset', token))
    const redeemed = (await Promise.all(attempts)).filter((ticket) => ticket !== undefined)
    assert.deepEqual(redeemed, [{ userId: 'alice', facts: { mailed: true } }])
  })

  test('looking at a ticket does not use it up', async () => {
    const { db, tickets } = setUp()
    const { token } = await tickets.issue(db, reset)
    assert.ok(await tickets.look(db, 'password_reset', token))
    assert.ok(await tickets.redeem(db, 'password_reset', token))
    assert.equal(await tickets.look(db, 'password_reset', token), undefined)
  })

  test('a ticket is worthless for another purpose, in another spelling, and after its time', async () => {
    const { db, clock, tickets } = setUp()
    const { token } = await tickets.issue(db, reset)
    assert.equal(await tickets.redeem(db, 'invitation', token), undefined)
    for (const spelling of [`${token}=`, ` ${token}`, token.toUpperCase(), ''])
      assert.equal(await tickets.redeem(db, 'password_reset', spelling), undefined, spelling)
    clock.advance({ minutes: 30 })
    assert.equal(await tickets.redeem(db, 'password_reset', token), undefined)
    clock.advance({ seconds: 1 })
    assert.ok((await createTestRetention(clock).purge(db, ticketRetention)).deleted > 0)
  })

  test('revoking makes all tickets of a person and purpose worthless, and no others', async () => {
    const { db, tickets } = setUp()
    const mine = await tickets.issue(db, reset)
    const invitation = await tickets.issue(db, { ...reset, purpose: 'invitation' })
    await tickets.revokeOf(db, 'alice', ['password_reset'])
    assert.equal(await tickets.redeem(db, 'password_reset', mine.token), undefined)
    assert.ok(await tickets.redeem(db, 'invitation', invitation.token))
  })
})
