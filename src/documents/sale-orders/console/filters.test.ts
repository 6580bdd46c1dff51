import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changeFilters, isNarrowed, toOrderFilters } from './filters.ts'

test('the address bar gives exactly the filters that orders have', () => {
  const given = { search: ' MSKU ', state: 'draft', from: '2025-01-31', sort: '-reference' }
  assert.deepEqual(toOrderFilters(given), { ...given, search: 'MSKU' })
})

test('what is no filter of orders never reaches the server', () => {
  const nonsense = {
    search: '',
    state: 'lost',
    from: '31.01.2025',
    until: '2025-13-41',
    sort: 'total',
    x: '1',
  }
  assert.deepEqual(toOrderFilters(nonsense), {})
})

test('an empty text takes a filter away and leaves the others', () => {
  assert.deepEqual(changeFilters({ state: 'done', search: 'x' }, { state: '' }), { search: 'x' })
})

test('sorting does not count as narrowing the list', () => {
  assert.equal(isNarrowed({ sort: 'reference' }), false)
  assert.equal(isNarrowed({ until: '2025-01-01' }), true)
})
