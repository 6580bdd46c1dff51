import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addHours } from '../../../kernel/clock.ts'
import type { Caller } from '../../../kernel/identity.ts'
import { signInEvents } from '../../sign-in/events.ts'
import { noteWritten, onEachEngine, sharedAudit } from '../fixtures/test-audit.ts'
import { hoursFrom } from './statistics.ts'

test('every one of the 24 hours has its row, also those without events', () => {
  const since = new Date('2026-03-28T23:00:00Z')
  const hours = hoursFrom(since, [{ at: addHours(since, 2), risk: 'high', count: 3 }])
  assert.equal(hours.length, 24)
  assert.deepEqual(hours[2], { at: '2026-03-29T01:00:00.000Z', low: 0, medium: 0, high: 3, critical: 0 })
  assert.ok(hours.every(({ high }, hour) => high === (hour === 2 ? 3 : 0)))
})

onEachEngine('statistics of the audit log', (engine) => {
  const fresh = sharedAudit(engine, { events: [signInEvents] })

  test('count failed sign-ins by network and by person, known or not, and what is erased has no name', async () => {
    const { db, audit } = await fresh()
    const fail = (address: string, person: { id?: string; email: string }) => {
      const by: Caller = { actor: { kind: 'anonymous' }, roles: [], address }
      return audit.record(db, {
        type: 'sign_in.failed',
        outcome: 'failure',
        by,
        ...(person.id !== undefined && { subject: { type: 'user', id: person.id, name: 'Vic Tim' } }),
        details: { email: person.email },
      })
    }
    await fail('203.0.113.7', { id: 'victim', email: 'vic@example.com' })
    await fail('203.0.113.99', { id: 'victim', email: 'vic@example.com' })
    await fail('2001:db8::7', { email: 'stranger@example.com' })
    await audit.record(db, noteWritten('of another kind'))
    const { failedSignIns, hours } = await audit.reading.statistics(db)
    assert.equal(failedSignIns.count, 3)
    assert.deepEqual(failedSignIns.networks, [
      { name: '203.0.113.0/24', userId: null, count: 2 },
      { name: '2001:db8::/64', userId: null, count: 1 },
    ])
    assert.deepEqual(failedSignIns.people, [
      { name: 'Vic Tim', userId: 'victim', count: 2 },
      { name: 'stranger@example.com', userId: null, count: 1 },
    ])
    const sum = hours.reduce(
      (total, { low, medium, high, critical }) => total + low + medium + high + critical,
      0,
    )
    assert.equal(sum, 4)
    await audit.erase(db, { userId: 'victim' }, { actor: { kind: 'job', name: 'test' }, roles: ['admin'] })
    const [victim] = (await audit.reading.statistics(db)).failedSignIns.people
    assert.deepEqual(victim, { name: 'erased', userId: 'victim', count: 2 })
  })
})
