import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { hashOfToken, newToken } from './token.ts'

test('a token has 256 bits, and no two are alike', () => {
  const tokens = Array.from({ length: 100 }, newToken)
  assert.equal(new Set(tokens.map(({ token }) => token)).size, 100)
  for (const { token, tokenHash } of tokens) {
    assert.match(token, /^[A-Za-z0-9_-]{43}$/)
    assert.equal(hashOfToken(token), tokenHash)
  }
})

test('the hash is the SHA-256 of the decoded bytes', () => {
  assert.equal(hashOfToken('A'.repeat(43)), 'Zmh6rfhivXdsj8GLjp-OIAiXFIVu4jOzkCpZHQ1fKSU')
})

test('no other spelling of the same bytes is taken for the token', () => {
  const token = `${'Ab-_'.repeat(10)}AbE`
  assert.ok(hashOfToken(token))
  const spellings = [
    `${token}=`,
    `${token}==`,
    `${token}!!`,
    ` ${token}`,
    `${token}\n`,
    `${token}=AAAA`,
    token.replaceAll('-', '+').replaceAll('_', '/'),
    // The decoder looks at the lower byte of a letter only: this one reads as A.
    token.replace('A', '\u0141'),
    ...['F', 'G', 'H'].map((last) => token.slice(0, -1) + last),
  ]
  for (const spelling of spellings) assert.equal(hashOfToken(spelling), undefined, JSON.stringify(spelling))
})

test('whatever is accepted is the one canonical spelling', () => {
  const almostToken = fc.string({
    unit: fc.constantFrom(...Array.from('ABCabc0189-_+/= !')),
    minLength: 40,
    maxLength: 46,
  })
  fc.assert(
    fc.property(almostToken, (text) => {
      const isCanonical = text.length === 43 && Buffer.from(text, 'base64url').toString('base64url') === text
      assert.equal(hashOfToken(text) !== undefined, isCanonical)
    }),
  )
})
