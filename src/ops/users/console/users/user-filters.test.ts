import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changeFilters, isNarrowed, toUserFilters } from './user-filters.ts'

const groupId = '0198c0de-0000-7000-8000-000000000001'

test('a view of people survives the way through the address bar', () => {
  const inBar = { search: ' maria ', role: 'dba', active: 'false', groupId, sort: '-email' }
  const filters = toUserFilters(inBar)
  assert.deepEqual(filters, { search: 'maria', role: 'dba', active: false, groupId, sort: '-email' })
  assert.deepEqual(toUserFilters(filters), filters)
})

test('what is no filter of people never reaches the server', () => {
  assert.deepEqual(
    toUserFilters({ role: 'root', active: 'maybe', groupId: "' or 1", search: [], sort: 'password', x: 1 }),
    {},
  )
})

test('a filter is taken away by an empty text, and only then all people are shown', () => {
  const filters = changeFilters({ active: true }, { role: 'admin' })
  assert.deepEqual(filters, { active: true, role: 'admin' })
  assert.equal(isNarrowed(filters), true)
  assert.equal(isNarrowed(changeFilters(filters, { role: '', active: '' })), false)
})
