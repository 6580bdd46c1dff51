import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toQueryString } from './query-string.ts'

test('what is not given is not asked for', () => {
  assert.equal(
    toQueryString({ state: 'draft', search: '', cursor: undefined, limit: 50 }),
    '?state=draft&limit=50',
  )
  assert.equal(toQueryString({}), '')
  assert.equal(toQueryString(undefined), '')
})

test('no value can add a parameter of its own', () => {
  const text = toQueryString({ search: 'a&limit=1#x =' })
  assert.deepEqual([...new URLSearchParams(text)], [['search', 'a&limit=1#x =']])
})
