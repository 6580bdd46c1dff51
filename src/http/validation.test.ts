import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as Type from 'typebox'
import { strictObject } from '../kernel/contract.ts'
import { compileValidator } from './validation.ts'

const validate = compileValidator(strictObject({ value: Type.Unknown() }), 'body')
const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels))

function problemOf(body: unknown): unknown {
  const outcome = validate(body)
  return 'error' in outcome ? outcome.error.extras.problems?.[0]?.message : undefined
}

test('a body may nest as deep as anybody needs, and a bottomless one is refused instead of exhausting the stack', () => {
  assert.equal(problemOf({ value: nested(30) }), undefined)
  assert.equal(problemOf({ value: nested(300_000) }), 'must not be nested deeper than 32 levels')
})

test('the character NUL is refused wherever it stands', () => {
  for (const value of ['a\0', ['\0'], { a: { b: '\0' } }, { 'a\0': 1 }])
    assert.equal(problemOf({ value }), 'must not hold the character NUL')
})
