import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { createSecrets } from '../../../kernel/secrets.ts'
import { createDevices } from './known-devices.ts'

const secrets = createSecrets(randomBytes(32))
const devices = createDevices(secrets)
const citra = devices.accountOf('citra@example.com')

test('a browser is known again as the one it was, for its person only, by every node with the same key', () => {
  const token = devices.issue(citra)
  const known = devices.recognise(token, citra)
  assert.ok(known)
  assert.equal(createDevices(secrets).recognise(token, citra), known)
  assert.notEqual(devices.recognise(devices.issue(citra), citra), known)
  assert.equal(devices.recognise(token, devices.accountOf('budi@example.com')), undefined)
  assert.equal(createDevices(createSecrets(randomBytes(32))).recognise(token, citra), undefined)
})

test('no other text is known, however little it differs', () => {
  const token = devices.issue(citra)
  const change = fc.record({ index: fc.nat(token.length - 1), letter: fc.stringMatching(/^[ -~]$/) })
  fc.assert(
    fc.property(change, ({ index, letter }) => {
      const changed = token.slice(0, index) + letter + token.slice(index + 1)
      assert.equal(devices.recognise(changed, citra) !== undefined, changed === token)
    }),
  )
  for (const text of [undefined, '', '1..', `${token}=`, ` ${token}`, `${token}.x`, 'x'.repeat(100_000)])
    assert.equal(devices.recognise(text, citra), undefined)
})

test('what an account is counted under does not tell the e-mail address', () => {
  assert.ok(!citra.includes('citra'))
  assert.notEqual(citra, createDevices(createSecrets(randomBytes(32))).accountOf('citra@example.com'))
})
