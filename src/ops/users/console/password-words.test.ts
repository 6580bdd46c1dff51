import assert from 'node:assert/strict'
import { test } from 'node:test'
import { passwordWords } from './password-words.ts'

test('a new password is told how much it lacks, in characters as people count them', () => {
  assert.deepEqual(passwordWords(''), { words: 'At least 12 characters.', isEnough: false })
  assert.deepEqual(passwordWords('harbour'), { words: '5 more characters.', isEnough: false })
  assert.deepEqual(passwordWords('harbour mas'), { words: '1 more character.', isEnough: false })
  assert.deepEqual(passwordWords('harbour mast'), { words: 'Long enough.', isEnough: true })
  assert.equal(passwordWords('🚢🚢🚢🚢🚢🚢').words, '6 more characters.')
  assert.equal(passwordWords('e\u0301'.repeat(12)).isEnough, true)
})
