import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newRule } from '../rules/edited-rule.ts'
import { problemsOf, warningsOf, type Analysis } from './findings.ts'

const rules = ['a', 'b', 'c'].map((key) => ({ ...newRule, key, name: key }))
const reference = (position: number) => ({ id: null, position, name: '', action: 'deny' as const })
const nothing: Analysis = { shadowed: [], conflicts: [], impossible: [], unused: [], isCapped: false }

test('a rule that never matches is told where it would', () => {
  const shadowed = [
    {
      rule: reference(3),
      by: [reference(2), reference(1)],
      example: '192.0.2.1',
      sentence: 'It never matches.',
    },
  ]
  const { warnings } = warningsOf({ ...nothing, shadowed }, rules)
  assert.deepEqual(warnings.get('c')?.[0]?.before, 'a')
})

test('of two rules that contradict each other the later one is warned: its order is what surprises', () => {
  const conflicts = [
    { first: reference(1), second: reference(2), example: '192.0.2.1', sentence: 'They differ.' },
  ]
  assert.deepEqual([...warningsOf({ ...nothing, conflicts }, rules).warnings.keys()], ['b'])
})

test('what is refused is found at its rule and its line', () => {
  const message = 'has host bits'
  const { problems } = problemsOf(
    [
      { path: '/rules/1/cidrs/2', message: `${message} Did you mean 10.0.0.0/8?` },
      { path: '/draft/2/name', message },
      { path: '/draft', message },
    ],
    rules,
  )
  assert.deepEqual(problems.get('b'), [{ field: 'cidrs', index: 2, message, suggestion: '10.0.0.0/8' }])
  assert.deepEqual(problems.get('c'), [{ field: 'name', index: undefined, message }])
  assert.equal(problems.size, 2)
})
