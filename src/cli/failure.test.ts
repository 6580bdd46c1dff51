import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDatabase } from '../kernel/database/database.ts'
import { errors } from '../ops/users/errors.ts'
import { printFailure } from './failure.ts'

test('a database that does not answer is told in a sentence', async () => {
  const away = await openDatabase({ url: 'postgres://nobody@127.0.0.1:1/nothing' }).catch(
    (error: unknown) => error,
  )
  assert.match(String(printFailure(away)), /^The database does not answer: .*127\.0\.0\.1:1/)
})

test('a refusal of ours comes with its cure, and a defect whole', () => {
  assert.equal(
    printFailure(errors.PASSWORD_REFUSED({ reason: 'it is short' })),
    'The password is not accepted: it is short. Four or five words that nobody else would put together are easy to remember and hard to guess.',
  )
  const defect = new TypeError('x is not a function')
  assert.equal(printFailure(defect), defect)
})

test('what can go wrong outside of us is told in one sentence with its cure, under every code it comes with', () => {
  const cures: Record<string, RegExp> = {
    '28P01': /refuses the password: .* Correct it in DATABASE_URL/,
    '3D000': /no such database: .* Create it/,
    '53100': /disk is full: .* Make room/,
    ENOSPC: /disk is full: .* Make room/,
    EADDRINUSE: /already listens there: .* PORT/,
    EADDRNOTAVAIL: /HOST/,
    EACCES: /right is missing/,
    ENOTFOUND: /database does not answer: .*Is it running/,
    SELF_SIGNED_CERT_IN_CHAIN: /NODE_EXTRA_CA_CERTS/,
  }
  for (const [code, cure] of Object.entries(cures)) {
    const told = printFailure(Object.assign(new Error('its own words'), { code }))
    assert.equal(typeof told, 'string', code)
    assert.match(String(told), cure)
    assert.match(String(told), /its own words/)
  }
})
