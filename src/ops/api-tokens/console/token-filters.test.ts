import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changeFilters, isNarrowed, toTokenFilters } from './token-filters.ts'

test('a view of API tokens survives the way through the address bar', () => {
  const inBar = { search: ' erp ', role: 'operator', scope: 'orders', state: 'open', sort: 'expiresAt' }
  const filters = toTokenFilters(inBar)
  assert.deepEqual(filters, { ...inBar, search: 'erp' })
  assert.deepEqual(toTokenFilters(filters), filters)
})

test('what is no filter of API tokens never reaches the server', () => {
  assert.deepEqual(toTokenFilters({ role: 'root', scope: 'all', state: 'x', sort: 'token', search: [] }), {})
})

test('a filter is taken away by an empty text; sorting shows all', () => {
  const filters = changeFilters({ scope: 'people' }, { sort: 'name' })
  assert.deepEqual([filters, isNarrowed(filters)], [{ scope: 'people', sort: 'name' }, true])
  assert.equal(isNarrowed(changeFilters(filters, { scope: '' })), false)
})
