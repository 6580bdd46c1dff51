import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { createSecrets } from './secrets.ts'

const secrets = createSecrets(randomBytes(32))
const bytes = fc.uint8Array({ maxLength: 200 })

test('what was sealed opens to the same bytes', () => {
  fc.assert(
    fc.property(bytes, fc.string(), (plain, purpose) => {
      assert.deepEqual(Buffer.from(secrets.open(purpose, secrets.seal(purpose, plain))), Buffer.from(plain))
    }),
  )
})

test('one altered bit anywhere, and it does not open', () => {
  fc.assert(
    fc.property(bytes, fc.nat(), (plain, place) => {
      const sealed = Buffer.from(secrets.seal('test', plain))
      const bit = place % (sealed.length * 8)
      sealed.writeUInt8(sealed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      assert.throws(() => secrets.open('test', sealed))
    }),
  )
})

test('cut off anywhere, it does not open: a shortened tag would be easier to guess', () => {
  for (const plain of ['', 'a carrier’s key']) {
    const sealed = secrets.seal('test', Buffer.from(plain))
    for (let length = 0; length < sealed.length; length++)
      assert.throws(() => secrets.open('test', sealed.subarray(0, length)), `${length} bytes`)
  }
})

test('it opens for no other purpose and under no other master key', () => {
  const sealed = secrets.seal('tracking-link', Buffer.from('secret'))
  assert.throws(() => secrets.open('carrier', sealed))
  assert.throws(() => createSecrets(randomBytes(32)).open('tracking-link', sealed))
})

test('the same text sealed twice looks different', () => {
  const seal = () => Buffer.from(secrets.seal('test', Buffer.from('same'))).toString('hex')
  assert.notEqual(seal(), seal())
})

test('keys are the same after a restart, and another one for each purpose', () => {
  const master = randomBytes(32)
  const keyOf = (purpose: string) => createSecrets(master).deriveKey(purpose).toString('hex')
  assert.equal(keyOf('check 1'), keyOf('check 1'))
  assert.notEqual(keyOf('check 1'), keyOf('check 2'))
})

test('a short master key is refused', () => {
  assert.throws(() => createSecrets(randomBytes(31)), /at least 32 bytes/)
})
