import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { onEachEngine, testDatabase } from '../../test/support/engines.ts'
import { StatementTimeout } from '../kernel/database/database.ts'
import { errors } from '../kernel/errors.ts'
import { toAppError, toProblem } from './problem.ts'

const withCode = (code: string, message = 'as the driver says') => Object.assign(new Error(message), { code })
const answer = (thrown: unknown) => {
  const { code, status } = toAppError(thrown, 'r-1')
  return `${status} ${code}`
}

test('a database that cannot be reached is 503, to be tried again', () => {
  for (const code of ['ECONNREFUSED', 'ECONNRESET', '57P01', '53300', '08006'])
    assert.equal(answer(withCode(code)), '503 UNAVAILABLE', code)
  assert.equal(toAppError(withCode('57P01'), 'r-1').extras.retryAfterSeconds, 5)
})

test('what took too long is 503 and says so', () => {
  for (const thrown of [withCode('57014'), withCode('55P03'), new StatementTimeout('late')])
    assert.equal(answer(thrown), '503 TIMED_OUT')
})

test('whatever is not known is 500 and tells nothing but the request', () => {
  const secret = 'relation "breakwater.secret" does not exist'
  for (const thrown of [
    withCode('42P01', secret),
    new TypeError(secret),
    secret,
    null,
    undefined,
    { secret },
  ]) {
    const problem = toProblem(toAppError(thrown, 'r-1'))
    assert.equal(problem.code, 'INTERNAL')
    assert.ok(!JSON.stringify(problem).includes('secret'))
    assert.ok(problem.detail.includes('r-1'))
  }
})

test('what Fastify refuses has a code of ours', () => {
  const refused = (code: string, statusCode: number) => Object.assign(withCode(code), { statusCode })
  const answers = {
    FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, '415 UNSUPPORTED_MEDIA_TYPE'],
    FST_ERR_CTP_BODY_TOO_LARGE: [413, '413 BODY_TOO_LARGE'],
    FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, '400 MALFORMED_REQUEST'],
    FST_ERR_MAX_PARAM_LENGTH: [414, '404 NOT_FOUND'],
    FST_ERR_BAD_URL: [400, '404 NOT_FOUND'],
    ForbiddenError: [403, '404 NOT_FOUND'],
    RangeNotSatisfiableError: [416, '416 RANGE_NOT_SATISFIABLE'],
    ANY_OTHER_OF_THE_REQUEST: [418, '400 MALFORMED_REQUEST'],
    FST_ERR_HANDLER_TIMEOUT: [503, '503 TIMED_OUT'],
    FST_ERR_ANYTHING_ELSE: [500, '500 INTERNAL'],
  } as const
  for (const [code, [status, expected]] of Object.entries(answers))
    assert.equal(answer(refused(code, status)), expected)
})

test('a problem document has the code, a title, the sentence, the cure and the fields', () => {
  const problems = [{ path: '/limit', message: 'must be integer' }]
  assert.deepEqual(toProblem(errors.VALIDATION_FAILED({ summary: '/limit must be integer' }, { problems })), {
    type: 'https://breakwater.dev/errors#validation_failed',
    title: 'Validation failed',
    status: 400,
    code: 'VALIDATION_FAILED',
    detail: 'The request is not valid: /limit must be integer.',
    cure: 'Correct the fields named in `problems`.',
    problems,
  })
  assert.ok(!('retryAfterSeconds' in toProblem(errors.OVERLOADED({}, { retryAfterSeconds: 9 }))))
})

onEachEngine('a made-up value', (engine) => {
  test('that does not fit its column is the client’s mistake', async (t) => {
    const { db } = await testDatabase(t, engine)
    const unfit = [
      sql`select ${'x'}::uuid`,
      sql`select ${'9999999999'}::int`,
      sql`select ${'tomorrow-ish'}::timestamptz`,
      sql`select ${'2026-02-31'}::date`,
      sql`select ${'2026-01-01T00:00:00+25:00'}::timestamptz`,
      sql`select ${'{"a":"\\u0000"}'}::jsonb`,
      sql`select ${'{"a":"\\ud800"}'}::jsonb`,
      sql`select 'a' like ${'\\'}`,
    ]
    for (const statement of unfit)
      assert.equal(
        answer(await statement.execute(db).catch((thrown: unknown) => thrown)),
        '400 VALIDATION_FAILED',
      )
    const defect = await sql`select 1 / ${0}::int`.execute(db).catch((thrown: unknown) => thrown)
    assert.equal(answer(defect), '500 INTERNAL')
  })
})
