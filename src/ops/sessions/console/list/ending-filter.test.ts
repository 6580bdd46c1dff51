import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filterWords, toEndingFilter } from './ending-filter.ts'

test('ending many is never wider than the screen: a view it cannot express offers no ending', () => {
  const shown = { state: 'open', country: 'ID', suspicious: true }
  assert.deepEqual(toEndingFilter(shown), { country: 'ID', suspicious: true })
  assert.equal(toEndingFilter({ ...shown, search: 'ratna' }), undefined)
  assert.equal(toEndingFilter({ state: 'ended' }), undefined)
  assert.equal(toEndingFilter({}), undefined)
})

test('what is to be ended is said in words, every filter of it', () => {
  const filter = { suspicious: true, userId: '7', device: 'Phone', country: 'ID', network: '203.0.113.0/24' }
  assert.equal(
    filterWords(filter, 'Ratna'),
    'suspicious, of Ratna, with the device Phone, from Indonesia, in the network 203.0.113.0/24',
  )
  assert.equal(filterWords({}, 'Ratna'), '')
})
