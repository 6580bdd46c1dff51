import assert from 'node:assert/strict'
import { test } from 'node:test'
import { carrierRemark, carrierText } from './carrier-text.ts'

test('outside text is one line of bounded length that cannot turn the words around it', () => {
  assert.equal(carrierText('  EVER\n\tGIVEN\u202e '), 'EVER GIVEN')
  assert.equal(carrierText('x'.repeat(10_000), 10), 'xxxxxxxxx…')
  assert.equal(Array.from(carrierText('🚢'.repeat(100), 10)).length, 10)
  assert.equal(carrierText('e\u0301\u0302\u0303\u0304'), 'e\u0301\u0302')
  assert.ok(carrierText('a\ud800').isWellFormed())
})

test('a remark that may name a booking is not shown', () => {
  assert.equal(carrierRemark('Vessel delayed by fog'), 'Vessel delayed by fog')
  assert.equal(carrierRemark('Rolled, see BKG4711001'), null)
  assert.equal(carrierRemark(' '), null)
})
