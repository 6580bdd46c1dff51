import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import * as Type from 'typebox'
import { strictObject } from '../../kernel/contract.ts'
import { isAppError } from '../../kernel/errors.ts'
import { readJsonBody } from './json-body.ts'
import { compileValidator } from './validation.ts'

const Rule = strictObject({
  name: Type.String(),
  cidrs: Type.Optional(Type.Array(Type.String(), { maxItems: 3 })),
})
const Draft = strictObject({
  rules: Type.Array(Rule, { maxItems: 1_000 }),
  target: Type.Optional(
    Type.Union([strictObject({ userIds: Type.Array(Type.String(), { maxItems: 2 }) }), Type.Null()]),
  ),
  value: Type.Optional(Type.Unknown()),
})

const read = (text: string) => readJsonBody(Buffer.from(text), Draft)
function refusalOf(text: string): { code: string; path?: string | undefined; message?: string | undefined } {
  try {
    read(text)
  } catch (error) {
    assert.ok(isAppError(error), String(error))
    assert.equal(error.status, 400)
    return { code: error.code, ...error.extras.problems?.[0] }
  }
  return { code: 'none' }
}

test('any JSON that is bounded is read as the language reads it', () => {
  const bounded = fc.json({ maxDepth: 5, depthSize: 'medium' }).filter((text) => !text.includes('__proto__'))
  fc.assert(
    fc.property(bounded, (text) =>
      assert.deepEqual(readJsonBody(Buffer.from(text), undefined), JSON.parse(text)),
    ),
  )
})

test('whatever is sent, the answer is a value or a refusal', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\',
    '"a"',
    '1',
    'null',
    ' ',
    '\\u0000',
    'é',
  )
  fc.assert(
    fc.property(fc.array(pieces), (parts) => {
      const text = parts.join('')
      const { code } = refusalOf(text)
      if (code === 'none' && text !== '') JSON.parse(text)
    }),
  )
})

test('an empty body is none', () => {
  assert.equal(readJsonBody(Buffer.alloc(0), Draft), undefined)
})

test('a byte order mark in front of a body is nothing; bytes that are no UTF-8 are refused', () => {
  assert.deepEqual(read('\ufeff{"rules":[]}'), { rules: [] })
  assert.throws(() => readJsonBody(Buffer.from([0x22, 0xff, 0x22]), Draft), { code: 'MALFORMED_BODY' })
})

test('a member that is named twice is refused at its place, however it is written', () => {
  const twice = [
    ['{"rules":[],"rules":[]}', '/rules'],
    ['{"rules":[{"name":"a","n\\u0061me":"b"}]}', '/rules/0/name'],
    ['{"value":{"x":{"y":1},"x":2}}', '/value/x'],
  ] as const
  for (const [text, path] of twice)
    assert.deepEqual(refusalOf(text), { code: 'VALIDATION_FAILED', path, message: 'is given twice' })
  assert.deepEqual(refusalOf('{"rules":[{"name":"rules"},{"name":"name"}]}'), { code: 'none' })
})

test('a member for the prototype is refused wherever it stands', () => {
  for (const name of ['__proto__', '\\u005f_proto__'])
    assert.equal(refusalOf(`{"value":{"a":{"${name}":{}}}}`).path, '/value/a/__proto__')
})

test('sizes come before what is inside: the look ends where more begins than the schema allows', () => {
  const many = (count: number, item: string) => `[${Array.from({ length: count }, () => item).join(',')}]`
  const oversized = [
    [`{"rules":${many(1_001, '{}')}}`, '/rules', 'must not have more than 1000 items'],
    [`{"rules":[{"cidrs":${many(4, '{}')}}]}`, '/rules/0/cidrs', 'must not have more than 3 items'],
    [`{"target":{"userIds":${many(3, '1')}}}`, '/target/userIds', 'must not have more than 2 items'],
    [`{"value":${many(10_001, '1')}}`, '/value', 'must not have more than 10000 items'],
  ] as const
  for (const [text, path, message] of oversized)
    assert.deepEqual(refusalOf(text), { code: 'VALIDATION_FAILED', path, message })
  const fields = Array.from({ length: 100 }, (_, index) => `"a${index}":1`).join(',')
  assert.match(refusalOf(`{${fields}}`).message ?? '', /must not have more than \d+ fields/)
  assert.equal(refusalOf(`{"rules":${many(1_000, '{"name":"x"}')}}`).code, 'none')
})

test('a body that is nested too deep is refused before it is parsed', () => {
  for (const text of ['['.repeat(1e6), '{"a":'.repeat(1e5), `{"value":${'['.repeat(40)}${']'.repeat(40)}}`])
    assert.match(refusalOf(text).message ?? '', /nested deeper than 32 levels/)
})

test('what it takes to refuse does not grow with what is sent', () => {
  const validate = compileValidator(Draft, 'body')
  const refuse = (text: string): number => {
    const bytes = Buffer.from(text)
    const began = performance.now()
    try {
      assert.ok('error' in validate(readJsonBody(bytes, Draft)))
    } catch (error) {
      assert.ok(isAppError(error))
    }
    return performance.now() - began
  }
  const fields = Array.from({ length: 80_000 }, (_, index) => `"key${index}":1`).join(',')
  const hostile = [`{${fields}}`, `{"rules":[${'{},'.repeat(300_000)}{}]}`, '{"a":'.repeat(200_000)]
  // A megabyte each; the bound leaves room for a slow machine, and none for listing every mistake.
  for (const text of hostile) assert.ok(Math.min(refuse(text), refuse(text), refuse(text)) < 50)
})
