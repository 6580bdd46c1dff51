import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changed, differencesBetween, endsSessionsAs, eventsOf, losesAdmin } from './user-change.ts'
import type { UserRow } from './tables.ts'

const before: Pick<UserRow, 'name' | 'roles' | 'active'> = {
  name: 'Ayu',
  roles: ['admin', 'viewer'],
  active: true,
}
const change = { id: 'x', version: 1 }

test('what a change does not mention stays as it is', () => {
  assert.deepEqual(changed(before, change), before)
})

test('an administrator is lost by losing the role and by being disabled, not by being renamed', () => {
  assert.equal(losesAdmin(before, { ...before, roles: ['viewer'] }), true)
  assert.equal(losesAdmin(before, { ...before, active: false }), true)
  assert.equal(losesAdmin(before, { ...before, name: 'Ayu Putri' }), false)
  assert.equal(
    losesAdmin({ ...before, active: false }, { ...before, active: false, roles: ['viewer'] }),
    false,
  )
})

test('disabling and other roles end sessions; the same roles in another order do not', () => {
  assert.equal(endsSessionsAs(before, { ...before, active: false }), 'user_disabled')
  assert.equal(endsSessionsAs(before, { ...before, roles: ['viewer'] }), 'terminated')
  assert.equal(endsSessionsAs(before, { ...before, roles: ['viewer', 'admin'] }), undefined)
})

test('every kind of difference has an event of its own, and no difference has none', () => {
  const after = { name: 'Ayu Putri', roles: ['viewer' as const], active: false }
  assert.deepEqual(eventsOf(before, after, undefined), [
    { type: 'user.disabled', details: {} },
    { type: 'user.roles_changed', details: { old: ['admin', 'viewer'], new: ['viewer'] } },
    { type: 'user.updated', details: { oldName: 'Ayu', newName: 'Ayu Putri' } },
  ])
  assert.deepEqual(eventsOf(before, before, undefined), [])
  assert.deepEqual(eventsOf(before, before, ['g']), [{ type: 'user.updated', details: { groups: ['g'] } }])
})

test('a difference is what was sent and is not so now; the order of a list is none', () => {
  const current = { name: 'Ayu', roles: ['admin', 'viewer'], groups: ['a'], active: true, version: 3 }
  const yours = { name: 'Ayu', roles: ['viewer', 'admin'], groups: [], active: undefined }
  assert.deepEqual(differencesBetween(yours, current), [{ field: 'groups', yours: [], current: ['a'] }])
})
