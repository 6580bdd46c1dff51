import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { User } from '../../contract.ts'
import { findDifferences, saveLabel, toValues } from './user-values.ts'

const maria: User = {
  id: 'u1',
  email: 'maria@example.com',
  name: 'Maria',
  roles: ['viewer', 'dba'],
  groups: [{ id: 'g1', name: 'Office' }],
  active: true,
  invited: false,
  secondFactor: false,
  openSessions: 2,
  lastSignInAt: null,
  createdAt: '2026-01-05T08:00:00.000Z',
  version: 1,
}
const groups = [{ id: 'g1', name: 'Office', members: 1, settings: {}, version: 1 }]

test('two versions of a person differ in words, whatever order the roles are in', () => {
  const mine = { name: 'Maria', roles: ['dba' as const, 'viewer' as const], groups: [] }
  assert.deepEqual(findDifferences(mine, toValues(maria), groups), [
    { field: 'Groups', mine: 'none', theirs: 'Office' },
  ])
})

test('the button says how many sessions end, and only where roles change and sessions are open', () => {
  const values = toValues(maria)
  assert.equal(saveLabel(maria, { ...values, name: 'Mary', roles: ['dba', 'viewer'] }), 'Save changes')
  assert.equal(saveLabel(maria, { ...values, roles: ['admin'] }), 'Save and end 2 sessions')
  assert.equal(saveLabel({ ...maria, openSessions: 0 }, { ...values, roles: ['admin'] }), 'Save changes')
})
