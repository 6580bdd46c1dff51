import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newRule, type EditedRule } from '../rules/edited-rule.ts'
import { rebase } from './rebase.ts'

const rule = (key: string, values: Partial<EditedRule> = {}): EditedRule => ({
  ...newRule,
  name: key,
  key,
  ...(key.startsWith('new-') ? {} : { id: key }),
  ...values,
})
const list = (...rules: (string | EditedRule)[]): EditedRule[] =>
  rules.map((each) => (typeof each === 'string' ? rule(each) : each))
const order = (rules: readonly EditedRule[]) => rules.map(({ key }) => key).join(' ')

test('what the other one saved and what I drafted are both in the new draft', () => {
  const { rules, clashes } = rebase({
    base: list('a', 'b', 'c'),
    mine: list('c', rule('a', { note: 'mine' }), 'new-1', 'b'),
    theirs: list('x', rule('a', { name: 'theirs' }), 'b', 'c'),
  })
  assert.equal(order(rules), 'c x a new-1 b')
  assert.deepEqual([rules[2]?.name, rules[2]?.note], ['theirs', 'mine'])
  assert.deepEqual(clashes, [])
})

test('where both changed the same field mine stays, and the clash is named', () => {
  const { rules, clashes } = rebase({
    base: list('a'),
    mine: list(rule('a', { name: 'mine', active: false })),
    theirs: list(rule('a', { name: 'theirs', active: false })),
  })
  assert.equal(rules[0]?.name, 'mine')
  assert.deepEqual(
    clashes.map((clash) => clash.kind === 'both_changed' && clash.fields),
    [['name']],
  )
})

test('a rule that they removed and I changed comes back as a new one; unchanged, it stays removed', () => {
  const { rules, clashes } = rebase({
    base: list('a', 'b', 'c'),
    mine: list('a', rule('b', { action: 'deny' }), 'c', 'new-1'),
    theirs: list('a'),
  })
  assert.equal(order(rules), 'a new-2 new-1')
  assert.deepEqual([rules[1]?.id, rules[1]?.action], [undefined, 'deny'])
  assert.deepEqual(
    clashes.map(({ kind }) => kind),
    ['removed_by_them'],
  )
})

test('a rule that I removed stays removed, and is named when they changed it meanwhile', () => {
  const { rules, clashes } = rebase({
    base: list('a', 'b'),
    mine: list(),
    theirs: list(rule('a', { name: 'theirs' }), 'b'),
  })
  assert.deepEqual(rules, [])
  assert.deepEqual(
    clashes.map((clash) => clash.kind === 'removed_by_me' && clash.theirs.name),
    ['theirs'],
  )
})

test('without a draft of mine theirs stays as it is, and without a change of theirs mine does', () => {
  const base = list('a', 'b', 'c')
  const other = list('c', rule('b', { note: 'n' }), 'x')
  assert.deepEqual(rebase({ base, mine: base, theirs: other }).rules, other)
  assert.deepEqual(rebase({ base, mine: other, theirs: base }).rules, other)
})
