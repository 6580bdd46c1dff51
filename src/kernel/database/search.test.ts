import assert from 'node:assert/strict'
import test from 'node:test'
import { searchQuery, searchWords } from './search.ts'

test('a text is found by its words and by the parts that a reader sees in them', () => {
  assert.equal(searchWords(['SO2024-0042']), 'so2024-0042 2024-0042 0042')
  assert.equal(searchWords(['PT Maju', 'MSKU8532556']), 'pt maju msku8532556 8532556')
  assert.equal(searchWords(['ＭＳＫＵ１２', '  ']), 'msku12 12')
})

test('a search asks for every one of its words as a beginning', () => {
  assert.equal(searchQuery(' Maju  SO-1 '), "'maju':* & 'so-1':*")
  assert.equal(searchQuery('   '), undefined)
})

test('quotes, backslashes and operators in a search stay text', () => {
  assert.equal(searchQuery(`o'n & \\ !x`), `'o''n':* & '&':* & '\\\\':* & '!x':*`)
})
