import assert from 'node:assert/strict'
import { test } from 'node:test'
import { passwordWords } from './password-words.ts'

test('a new password is told how much it lacks, in characters as people count them', () => {
  assert.deepEqual(passwordWords(''), { words: 'At least 15 characters.', isEnough: false })
  assert.deepEqual(passwordWords('harbour'), { words: '8 more characters.', isEnough: false })
  assert.deepEqual(passwordWords('harbour master'), { words: '1 more character.', isEnough: false })
  assert.deepEqual(passwordWords('harbour masters'), { words: 'Long enough.', isEnough: true })
  assert.equal(passwordWords('🚢🚢🚢🚢🚢🚢').words, '9 more characters.')
  assert.equal(passwordWords('e\u0301'.repeat(15)).isEnough, true)
})
