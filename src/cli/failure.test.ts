import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDatabase } from '../kernel/database.ts'
import { errors } from '../ops/users/errors.ts'
import { sayFailure } from './failure.ts'

test('a database that does not answer is told in a sentence', async () => {
  const away = await openDatabase({ url: 'postgres://nobody@127.0.0.1:1/nothing' }).catch(
    (error: unknown) => error,
  )
  assert.match(String(sayFailure(away)), /^The database does not answer: .*127\.0\.0\.1:1/)
})

test('a refusal of ours comes with its cure, and a defect whole', () => {
  assert.equal(
    sayFailure(errors.PASSWORD_REFUSED({ reason: 'it is short' })),
    'The password is not accepted: it is short. Four or five words that nobody else would put together are easy to remember and hard to guess.',
  )
  const defect = new TypeError('x is not a function')
  assert.equal(sayFailure(defect), defect)
})
