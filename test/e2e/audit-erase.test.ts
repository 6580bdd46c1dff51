import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { runningServer } from '../support/running-server.ts'
import { adminClient } from './client.ts'

suite('erasing a person from the audit log', () => {
  const running = runningServer('pglite')

  test('removes their values by API, keeps every proof, and is recorded without their name', async () => {
    const client = await adminClient(running())
    const body = { name: 'Erika Mustermann', email: 'erika@example.com', roles: ['viewer'] }
    const { id } = (await client('POST /users', { body })).json<{ id: string }>()
    const before = (await client('GET /audit/events?search=Mustermann')).json<{ count: number }>()
    assert.ok(before.count > 0)
    const erased = await client('POST /audit/erase', { body: { userId: id } })
    assert.equal(erased.status, 200)
    assert.ok(erased.json<{ values: number }>().values > 0)
    const after = (await client('GET /audit/events?search=Mustermann')).json<{ count: number }>()
    assert.equal(after.count, 0)
    const recorded = (await client('GET /audit/events?type=audit.values_erased')).json<{ items: unknown[] }>()
    assert.equal(recorded.items.length, 1)
    assert.doesNotMatch(JSON.stringify(recorded.items), /Mustermann|erika@/)
    const verdict = (await client('POST /audit/verify')).json<{ state: string }>()
    assert.equal(verdict.state, 'proved')
  })
})
