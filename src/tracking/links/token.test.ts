import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { createSecrets } from '../../kernel/secrets.ts'
import { createLinkKeys, formatToken, isGenuine, type LinkKeys } from './token.ts'

const secrets = createSecrets(randomBytes(32))
const keysAt = (currentId: number): LinkKeys =>
  createLinkKeys(currentId, (id) => secrets.deriveKey(`links ${id}`))
const keys = keysAt(1)
const token = formatToken(randomBytes(32), keys)

test('a token that we made is genuine', () => {
  assert.match(token, /^[A-Za-z0-9_-]{55}$/)
  assert.equal(isGenuine(token, keys), true)
})

test('no other spelling of a token is genuine', () => {
  const spellings = [
    `${token}=`,
    ` ${token}`,
    `${token}\n`,
    token.toLowerCase(),
    token.replaceAll('-', '+'),
    encodeURIComponent(`${token} `),
  ]
  const lastCharacter = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    .split('')
    .map((c) => token.slice(0, -1) + c)
  for (const spelling of [...spellings, ...lastCharacter].filter((other) => other !== token))
    assert.equal(isGenuine(spelling, keys), false, spelling)
})

test('a token with any character changed is not genuine', () => {
  fc.assert(
    fc.property(fc.nat(54), fc.constantFrom('A', 'Z', 'a', 'z', '0', '9', '-', '_'), (index, character) => {
      const altered = token.slice(0, index) + character + token.slice(index + 1)
      return altered === token || !isGenuine(altered, keys)
    }),
  )
})

test('any text can be asked about', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => !isGenuine(text, keys)))
})

test('after a change of keys old links stay genuine, and tokens under unknown installations are not', () => {
  assert.equal(isGenuine(token, keysAt(2)), true)
  const elsewhere = createSecrets(randomBytes(32))
  assert.equal(
    isGenuine(
      token,
      createLinkKeys(1, (id) => elsewhere.deriveKey(`links ${id}`)),
    ),
    false,
  )
})
