import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { hashOfRecoveryCode, newRecoveryCodes } from './recovery-codes.ts'

test('recovery codes are ten different ones of 80 bits, in groups of four', () => {
  const codes = newRecoveryCodes()
  assert.equal(new Set(codes).size, 10)
  for (const code of codes) assert.match(code, /^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/)
})

test('every letter of the alphabet is drawn about as often', () => {
  const counts = new Map<string, number>()
  const letters = Array.from({ length: 400 }, newRecoveryCodes).flat().join('').replaceAll('-', '')
  for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  assert.equal(counts.size, 32)
  const expected = letters.length / 32
  for (const [letter, count] of counts)
    assert.ok(Math.abs(count - expected) < expected * 0.2, `${letter}: ${count} of about ${expected}`)
})

test('a code is recognised however people type it: case, dashes, spaces, letters that look like digits', () => {
  const ways = fc.record({
    upper: fc.boolean(),
    separator: fc.constantFrom('', '-', ' ', ' - ', '\t'),
    misread: fc.boolean(),
  })
  fc.assert(
    fc.property(ways, ({ upper, separator, misread }) => {
      const [code = ''] = newRecoveryCodes()
      let typed = code.replaceAll('-', separator)
      if (misread) typed = typed.replaceAll('0', 'o').replaceAll('1', 'l')
      if (upper) typed = typed.toUpperCase()
      assert.equal(hashOfRecoveryCode(typed), hashOfRecoveryCode(code))
    }),
  )
})

test('different codes have different hashes, and what cannot be a code has none', () => {
  const codes = Array.from({ length: 100 }, newRecoveryCodes).flat()
  assert.equal(new Set(codes.map(hashOfRecoveryCode)).size, 1000)
  for (const typed of [
    '',
    '123456',
    'k7qm-2x9d-0cvr',
    'k7qm-2x9d-0cvr-84thx',
    'k7qm-2x9d-0cvr-84t!',
    'u'.repeat(16),
  ])
    assert.equal(hashOfRecoveryCode(typed), undefined, typed)
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const hash = hashOfRecoveryCode(text)
      assert.ok(hash === undefined || hash.length === 43)
    }),
  )
})
