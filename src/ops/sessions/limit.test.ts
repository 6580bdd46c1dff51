import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { applyLimit } from './limits.ts'
import { limitPolicies } from './words.ts'

const someOpen = fc.uniqueArray(fc.uuid(), { maxLength: 12 })
const cap = fc.record({
  maxConcurrent: fc.integer({ min: 1, max: 8 }),
  limitPolicy: fc.constantFrom(...limitPolicies),
})

test('there is room for one more only where no more than the limit are open then', () => {
  fc.assert(
    fc.property(someOpen, cap, fc.nat(15), (open, limits, index) => {
      const { end, isRoom } = applyLimit(open, limits, open[index])
      const left = open.filter((id) => !end.includes(id))
      assert.ok(!isRoom || left.length < limits.maxConcurrent)
    }),
  )
})

test('nobody is refused, and nothing ends, while there is room', () => {
  fc.assert(
    fc.property(someOpen, cap, (open, limits) => {
      fc.pre(open.length < limits.maxConcurrent)
      assert.deepEqual(applyLimit(open, limits), { end: [], isRoom: true })
    }),
  )
})

test('the oldest end, as many as needed and not one more', () => {
  const limits = { maxConcurrent: 2, limitPolicy: 'end_oldest' } as const
  assert.deepEqual(applyLimit(['a', 'b', 'c', 'd'], limits), { end: ['a', 'b', 'c'], isRoom: true })
  assert.deepEqual(applyLimit(['a', 'b', 'c', 'd'], limits, 'd'), { end: ['d', 'a', 'b'], isRoom: true })
})

test('where the person chooses, only what they chose ends, also when it was not enough', () => {
  const limits = { maxConcurrent: 2, limitPolicy: 'ask' } as const
  assert.deepEqual(applyLimit(['a', 'b'], limits), { end: [], isRoom: false })
  assert.deepEqual(applyLimit(['a', 'b'], limits, 'b'), { end: ['b'], isRoom: true })
  assert.deepEqual(applyLimit(['a', 'b', 'c'], limits, 'b'), { end: ['b'], isRoom: false })
})

test('a session that is not among the person’s open ones cannot be chosen', () => {
  const limits = { maxConcurrent: 2, limitPolicy: 'ask' } as const
  assert.deepEqual(applyLimit(['a', 'b'], limits, 'somebody else’s'), { end: [], isRoom: false })
})
