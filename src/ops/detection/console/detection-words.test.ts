import assert from 'node:assert/strict'
import { test } from 'node:test'
import { conditionInWords } from './detection-words.ts'

test('the condition of a rule reads as a phrase', () => {
  assert.equal(
    conditionInWords({ threshold: 20, windowMinutes: 1440, groupBy: 'person' }),
    '20 within 1 d for one person',
  )
  assert.equal(conditionInWords({ threshold: 1, windowMinutes: 90, groupBy: 'all' }), '1 within 1 h 30 min')
})
