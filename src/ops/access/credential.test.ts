import assert from 'node:assert/strict'
import { test } from 'node:test'
import { credentialOf } from './credential.ts'

const apiToken = `bw_${'A'.repeat(43)}`

test('a request has the one credential it carries', () => {
  assert.deepEqual(credentialOf({ cookies: [] }), { kind: 'none' })
  assert.deepEqual(credentialOf({ cookies: [''] }), { kind: 'none' })
  assert.deepEqual(credentialOf({ cookies: ['abc'] }), { kind: 'session', token: 'abc' })
  assert.equal(credentialOf({ cookies: [], authorization: `bearer   ${apiToken}` }).kind, 'apiToken')
  assert.deepEqual(credentialOf({ cookies: [], authorization: `Bearer ${apiToken}` }), {
    kind: 'apiToken',
    token: apiToken,
  })
  assert.deepEqual(credentialOf({ cookies: [], authorization: `bearer ${apiToken}` }), {
    kind: 'apiToken',
    token: apiToken,
  })
})

test('two credentials are never chosen from', () => {
  assert.equal(credentialOf({ cookies: ['a', 'b'] }).kind, 'ambiguous')
  assert.equal(credentialOf({ cookies: ['a', 'a'] }).kind, 'ambiguous')
  assert.equal(credentialOf({ cookies: ['a'], authorization: `Bearer ${apiToken}` }).kind, 'ambiguous')
  assert.equal(credentialOf({ cookies: ['a'], authorization: 'Basic YTpi' }).kind, 'ambiguous')
})

test('an Authorization header that is not ours is refused, not taken for none', () => {
  const session = 'A'.repeat(43)
  for (const authorization of [
    '',
    'Basic YTpi',
    `Bearer ${session}`,
    `Bearer\t${apiToken}`,
    `Bearer${apiToken}`,
    apiToken,
    'Bearer bw_',
  ])
    assert.deepEqual(credentialOf({ cookies: [], authorization }), { kind: 'unreadable' }, authorization)
})
