import assert from 'node:assert/strict'
import { test } from 'node:test'
import { areAllInHeaders, directionOf, nextSort, readSort, sortChoices } from './sorting.ts'

const sorts = ['-createdAt', 'createdAt', 'name', '-name'] as const
const columns = [
  { label: 'Created', sort: '-createdAt', cell: () => '' },
  { label: 'Name', sort: 'name', cell: () => '' },
]

test('a list is in the order its address names, else in the first one of the contract', () => {
  assert.equal(readSort(sorts, { sort: 'name' }), 'name')
  assert.equal(readSort(sorts, { sort: 'password' }), '-createdAt')
  assert.equal(readSort([], { sort: 'name' }), undefined)
})

test('a header sorts first as its column wants, then the other way round, and says which it is', () => {
  assert.equal(nextSort('-createdAt', undefined), '-createdAt')
  assert.equal(nextSort('-createdAt', '-createdAt'), 'createdAt')
  assert.equal(nextSort('name', 'name'), '-name')
  assert.equal(nextSort('name', '-name'), 'name')
  assert.deepEqual(
    [directionOf('name', '-name'), directionOf('-createdAt', 'createdAt'), directionOf('name', 'createdAt')],
    ['descending', 'ascending', undefined],
  )
})

test('where there are no headers all orders are offered in words', () => {
  assert.deepEqual(
    sortChoices([...sorts, 'email'], columns).map(({ label }) => label),
    ['Created, descending', 'Created, ascending', 'Name, ascending', 'Name, descending', 'Email, ascending'],
  )
  assert.equal(areAllInHeaders(sorts, columns), true)
  assert.equal(areAllInHeaders([...sorts, 'email'], columns), false)
})
