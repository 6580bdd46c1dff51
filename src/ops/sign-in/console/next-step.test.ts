import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiProblem } from '../../../console/ui/api-problem.ts'
import { toNextStep } from './next-step.ts'

const problem = (code: string, body: Record<string, unknown>) =>
  new ApiProblem({ status: 401, code, message: '', body })

test('a refusal at the limit is a question only with a ticket to answer it by', () => {
  assert.equal(toNextStep(problem('SESSION_LIMIT', {})), undefined)
  assert.equal(toNextStep(problem('SIGN_IN_FAILED', { ticket: 'x' })), undefined)
  assert.equal(toNextStep(problem('SESSION_LIMIT', { ticket: 'x', sessions: [] }))?.name, 'choice')
})

test('a missing code is a question, whatever the server says of the methods', () => {
  assert.deepEqual(toNextStep(problem('SECOND_FACTOR_NEEDED', { methods: ['totp'] })), {
    name: 'code',
    methods: ['totp'],
  })
  assert.deepEqual(toNextStep(problem('SECOND_FACTOR_NEEDED', { methods: 7 })), { name: 'code', methods: [] })
  assert.equal(toNextStep(new Error('no network')), undefined)
})
