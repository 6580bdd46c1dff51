import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  changeFilters,
  filterWords,
  toEndingFilter,
  toListQuery,
  toSessionFilters,
} from './session-filters.ts'

test('what the address bar says is only taken where it is a filter of sessions', () => {
  assert.deepEqual(
    toSessionFilters({ state: 'open', suspicious: 'maybe', country: 'id', device: ' ', search: 7, x: 'y' }),
    {},
  )
  const filters = { state: 'ended', reason: 'limit', suspicious: 'true', country: 'ID', search: ' ratna ' }
  assert.deepEqual(toSessionFilters(filters), { ...filters, suspicious: true, search: 'ratna' })
})

test('how a session ended is forgotten when only open ones are shown', () => {
  assert.deepEqual(changeFilters({ state: 'ended', reason: 'limit' }, { state: '' }), {})
})

test('without a state the open sessions are listed, with all of them no state is asked for', () => {
  assert.deepEqual(toListQuery({ country: 'ID' }), { country: 'ID', state: 'open' })
  assert.deepEqual(toListQuery({ state: 'all' }), {})
})

test('ending many is never wider than the screen: a view it cannot express offers no ending', () => {
  assert.deepEqual(toEndingFilter({ country: 'ID', suspicious: true }), { country: 'ID', suspicious: true })
  assert.equal(toEndingFilter({ search: 'ratna' }), undefined)
  assert.equal(toEndingFilter({ state: 'all' }), undefined)
})

test('what is to be ended is said in words', () => {
  const filter = { suspicious: true, userId: '7', device: 'Phone', country: 'ID' }
  assert.equal(filterWords(filter, 'Ratna'), 'unusual, of Ratna, with the device Phone, from Indonesia')
  assert.equal(filterWords({}, 'Ratna'), '')
})
