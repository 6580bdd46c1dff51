import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRecent } from './recent.ts'

test('a value is made once while it is in use, and the one unused for longest is forgotten', () => {
  const made: string[] = []
  const recall = createRecent<number>(2)
  const ask = (key: string): number => recall(key, () => made.push(key))
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) ask(key)
  assert.deepEqual(made, ['a', 'b', 'c', 'b'])
})
