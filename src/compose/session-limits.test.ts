import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Db } from '../kernel/database/database.ts'
import { createSettingRegistry } from '../kernel/setting-registry.ts'
import { sessionSettings } from '../ops/sessions/settings.ts'
import { personalLimits } from './session-limits.ts'

// Only handed on: nothing here reads a database.
const db = {} as Db
const groups: Record<string, string[]> = { budi: ['warehouse'], sari: ['warehouse', 'finance'] }

function setUp() {
  const registry = createSettingRegistry([sessionSettings])
  let asked = 0
  const limits = personalLimits(registry, (_db, userId) => {
    asked++
    return Promise.resolve(groups[userId] ?? [])
  })
  return { registry, limits, asked: () => asked }
}

test('a person has the strictest of what their groups say, everybody else what holds in general', async () => {
  const { registry, limits } = setUp()
  registry.replaceGroups(
    new Map([
      ['warehouse', { 'ops.session.timeout_minutes': 480, 'ops.session.limit_policy': 'ask' }],
      ['finance', { 'ops.session.timeout_minutes': 15, 'ops.session.theft_response': 'reauthenticate' }],
    ]),
  )
  const of = async (userId: string) => {
    const { timeoutMinutes, limitPolicy, theftResponse } = await limits.of(db, userId)
    return [timeoutMinutes, limitPolicy, theftResponse]
  }
  assert.deepEqual(await of('budi'), [480, 'ask', 'end'])
  assert.deepEqual(await of('sari'), [15, 'ask', 'reauthenticate'])
  assert.deepEqual(await of('nobody'), [60, 'end_oldest', 'end'])
  assert.equal(limits.strictest().timeoutMinutes, 15)
})

test('where no group says anything nobody is asked about groups', async () => {
  const { limits, asked } = setUp()
  assert.equal((await limits.of(db, 'budi')).maxConcurrent, 5)
  assert.equal(asked(), 0)
})
