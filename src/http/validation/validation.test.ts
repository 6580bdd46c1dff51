import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as Type from 'typebox'
import { nullable, pageQuery, strictObject, uuid, words } from '../../kernel/contract.ts'
import { compileValidator, type Part } from './validation.ts'

const Order = strictObject({
  reference: Type.String({ minLength: 1 }),
  state: Type.Optional(words(['draft', 'confirmed'])),
  note: Type.Optional(nullable(Type.String())),
  lines: Type.Array(strictObject({ quantity: Type.Integer() })),
})
const Setting = strictObject({ value: Type.Unknown() })

const problemsIn = (schema: Type.TSchema, part: Part, input: unknown) => {
  const outcome = compileValidator(schema, part)(input)
  return 'error' in outcome ? outcome.error.extras.problems : []
}
const bodyProblems = (input: unknown) => problemsIn(Order, 'body', input)

test('a body that fits comes out as it went in', () => {
  const body = { reference: 'SO-1', note: null, lines: [{ quantity: 2 }] }
  assert.deepEqual(compileValidator(Order, 'body')(body), { value: body })
})

test('an unknown field is refused and named at its own path', () => {
  assert.deepEqual(bodyProblems({ reference: 'SO-1', lines: [{ quantity: 1, price: 2 }] }), [
    { path: '/lines/0/price', message: 'is not a known field' },
  ])
  const own = JSON.parse('{"reference":"SO-1","lines":[],"__proto__":{}}') as unknown
  assert.deepEqual(bodyProblems(own), [{ path: '/__proto__', message: 'is not a known field' }])
})

test('a missing field is named, and every wrong one beside it', () => {
  assert.deepEqual(
    bodyProblems({ state: 'gone', lines: [{ quantity: '1' }, {}] })
      ?.map(({ path }) => path)
      .toSorted(),
    ['/lines/0/quantity', '/lines/1/quantity', '/reference', '/state'],
  )
})

test('words that are allowed are listed', () => {
  assert.deepEqual(bodyProblems({ reference: 'SO-1', lines: [], state: 'gone' }), [
    { path: '/state', message: 'must be one of draft, confirmed' },
  ])
})

test('a body is never converted: "1" is no number, 1 is no text', () => {
  assert.equal(bodyProblems({ reference: 1, lines: [] })?.[0]?.path, '/reference')
  assert.equal(bodyProblems({ reference: 'a', lines: [{ quantity: '1' }] })?.[0]?.path, '/lines/0/quantity')
  assert.equal(bodyProblems({ reference: 'a', lines: [{ quantity: true }] })?.[0]?.path, '/lines/0/quantity')
  for (const body of [undefined, null, [], 'text', 7]) assert.ok((bodyProblems(body)?.length ?? 0) > 0)
})

test('query and path are text, and become what the contract says', () => {
  const query = strictObject({ ...pageQuery, dryRun: Type.Optional(Type.Boolean()) })
  const outcome = compileValidator(query, 'query')({ limit: '25', dryRun: 'true' })
  assert.deepEqual(outcome, { value: { limit: 25, dryRun: true } })
  for (const limit of ['0', '501', '1.5', 'x', '', '1e3', ' 7', '0x10'])
    assert.equal(problemsIn(query, 'query', { limit })?.[0]?.path, '/limit', limit)
  assert.equal(problemsIn(query, 'query', { limit: ['1', '2'] })?.[0]?.path, '/limit')
  assert.deepEqual(problemsIn(query, 'query', { offset: '1' }), [
    { path: '/offset', message: 'is not a known field' },
  ])
  assert.equal(problemsIn(strictObject({ id: uuid() }), 'params', { id: '1' })?.[0]?.path, '/id')
})

test('NUL is refused where it stands, in texts and in names', () => {
  const message = 'must not hold the character NUL'
  assert.deepEqual(bodyProblems({ reference: 'a\0b', lines: [] }), [{ path: '/reference', message }])
  assert.deepEqual(problemsIn(Setting, 'body', { value: { 'a/b': ['x', '\0'] } }), [
    { path: '/value/a~1b/1', message },
  ])
  assert.deepEqual(problemsIn(Setting, 'body', { value: { 'a\0': 1 } }), [{ path: '/value', message }])
})

test('a body that is nested thousandfold is refused, not a failure of ours', () => {
  const bearable = JSON.parse('['.repeat(30) + ']'.repeat(30)) as unknown
  assert.deepEqual(problemsIn(Setting, 'body', { value: bearable }), [])
  const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown
  assert.match(
    problemsIn(Setting, 'body', { value: deep })?.[0]?.message ?? '',
    /nested deeper than 32 levels/,
  )
  assert.ok((bodyProblems({ reference: 'a', lines: deep })?.length ?? 0) > 0)
})

test('of many problems the first are told, so that an answer stays small', () => {
  const lines = Array.from({ length: 1_000 }, () => ({ quantity: 'x' }))
  const told = bodyProblems({ reference: 'a', lines })?.map(({ path }) => path) ?? []
  assert.ok(told.length <= 20)
  assert.deepEqual(told.slice(0, 2), ['/lines/0/quantity', '/lines/1/quantity'])
})
