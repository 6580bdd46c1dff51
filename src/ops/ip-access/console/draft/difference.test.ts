import assert from 'node:assert/strict'
import { test } from 'node:test'
import { property, assert as check, shuffledSubarray } from 'fast-check'
import { differenceOf, differenceWords, isNone } from './difference.ts'
import { newRule, type EditedRule } from '../rules/edited-rule.ts'

const rule = (key: string, values: Partial<EditedRule> = {}): EditedRule => ({
  ...newRule,
  name: key,
  key,
  ...values,
})
const list = (keys: string): EditedRule[] => keys.split('').map((key) => rule(key))

test('what was added, changed field by field, moved and removed is told apart', () => {
  const difference = differenceOf(list('abcd'), [
    rule('d'),
    rule('a', { name: 'Office', cidrs: ['192.0.2.0/24'] }),
    rule('n'),
    rule('b'),
  ])
  assert.equal(differenceWords(difference), '1 added, 1 changed, 1 moved, 1 removed')
  assert.deepEqual(difference.changed[0]?.fields, ['name', 'cidrs'])
  assert.deepEqual(
    difference.moved.map(({ rule, from, to }) => [rule.key, from, to]),
    [['d', 4, 1]],
  )
  assert.deepEqual(difference.added[0]?.at, 3)
  assert.deepEqual(
    difference.removed.map(({ key }) => key),
    ['c'],
  )
})

test('rules that only gave way have not moved', () => {
  const moved = (before: string, after: string) =>
    differenceOf(list(before), list(after)).moved.map(({ rule }) => rule.key)
  assert.deepEqual(moved('abcde', 'eabcd'), ['e'])
  assert.deepEqual(moved('abcde', 'bcdea'), ['a'])
  assert.deepEqual(moved('abcde', 'cde'), [])
})

test('a list differs from itself in nothing, and the rules that have not moved are in their old order', () => {
  const letters = 'abcdefgh'.split('')
  check(
    property(shuffledSubarray(letters), (order) => {
      const before = list(letters.join(''))
      const { moved } = differenceOf(before, list(order.join('')))
      const stayed = order.filter((key) => !moved.some(({ rule }) => rule.key === key))
      assert.deepEqual(stayed, stayed.toSorted())
      assert.ok(isNone(differenceOf(list(order.join('')), list(order.join('')))))
    }),
  )
})
