import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decidedBy, hoursWords, placeWords, whoWords } from './decision-words.ts'

test('who was refused is named by what is known: a person, the token and whose it is, or nobody', () => {
  const user = { id: '1', name: 'Budi' }
  const apiToken = { id: '2', name: 'ERP' }
  assert.equal(whoWords({ user, apiToken: null }), 'Budi')
  assert.equal(whoWords({ user, apiToken }), 'API token ERP of Budi')
  assert.equal(whoWords({ user: null, apiToken: null }), 'Nobody known')
})

test('what decided is the rule, or that there was none', () => {
  assert.equal(decidedBy({ rule: { id: '1', name: 'Office only' }, reason: 'rule' }), 'Office only')
  assert.match(decidedBy({ rule: null, reason: 'default' }), /^No rule/)
})

test('hours are told in the largest unit that is exact', () => {
  assert.deepEqual([1, 8, 24, 36, 168].map(hoursWords), ['1 hour', '8 hours', '1 day', '36 hours', '7 days'])
})

test('an exception is made for one IPv4 address, or for the network in which an IPv6 client moves, and says so', () => {
  assert.equal(placeWords('203.0.113.7'), '203.0.113.7')
  assert.equal(placeWords('2001:db8::7'), 'the network (/64) of 2001:db8::7')
})
