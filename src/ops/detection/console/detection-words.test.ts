import assert from 'node:assert/strict'
import { test } from 'node:test'
import { conditionInWords, durationInWords } from './detection-words.ts'

test('a time reads in the largest unit that says it exactly', () => {
  const spoken = [1, 59, 60, 90, 120, 1440, 2880, 43_200].map(durationInWords)
  assert.deepEqual(spoken, [
    '1 minute',
    '59 minutes',
    '1 hour',
    '90 minutes',
    '2 hours',
    '24 hours',
    '2 days',
    '30 days',
  ])
})

test('the condition of a rule reads as a phrase', () => {
  assert.equal(
    conditionInWords({ threshold: 20, windowMinutes: 1440, groupBy: 'person' }),
    '20 within 24 hours for one person',
  )
  assert.equal(conditionInWords({ threshold: 1, windowMinutes: 60, groupBy: 'all' }), '1 within 1 hour')
})
