import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { createPriorityQueue } from './priority-queue.ts'

test('items come out by priority, however pushes and pops are mixed', () => {
  const property = fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 50 }))), (actions) => {
    const queue = createPriorityQueue<number>()
    const waiting: number[] = []
    for (const action of actions) {
      if (action === null) assert.equal(queue.pop(), waiting.sort((one, other) => one - other).shift())
      else {
        queue.push(action, action)
        waiting.push(action)
      }
    }
  })
  fc.assert(property)
})
