import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { explainContainerNumber } from './explain-number.ts'

test('a valid number comes with its parts and the carrier that owns the box', () => {
  assert.deepEqual(explainContainerNumber(' msku 853255-6 '), {
    isValid: true,
    number: 'MSKU8532556',
    reason: null,
    ownerCode: 'MSK',
    category: 'U',
    checkDigit: 6,
    expectedCheckDigit: 6,
    suggestion: null,
    suggestedCarrier: { scac: 'MAEU', name: 'Maersk' },
  })
})

test('a wrong check digit is told with the right one', () => {
  const { isValid, checkDigit, expectedCheckDigit, reason } = explainContainerNumber('MSKU8532557')
  assert.deepEqual([isValid, checkDigit, expectedCheckDigit], [false, 7, 6])
  assert.ok(reason)
})

test('whatever somebody types has a verdict: valid without a reason, or a reason', () => {
  const typed = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[A-Z]{3,4}[UJZ]?\d{0,7}$/))
  fc.assert(
    fc.property(typed, (text) => {
      const { isValid, reason } = explainContainerNumber(text)
      assert.equal(isValid, reason === null)
    }),
  )
})
