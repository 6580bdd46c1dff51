import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { readRetryAfter } from './reply.ts'

const now = new Date('2026-10-08T06:00:00Z')

test('seconds and dates are understood, an hour is the longest', () => {
  const cases: [string, number][] = [
    ['0', 0],
    ['30', 30],
    ['1.5', 2],
    ['10000000000', 3_600],
    ['Thu, 08 Oct 2026 06:02:00 GMT', 120],
    ['Thu, 08 Oct 2026 05:00:00 GMT', 0],
  ]
  for (const [text, seconds] of cases) assert.equal(readRetryAfter(text, now), seconds, text)
})

test('anything else says nothing', () => {
  for (const text of [
    undefined,
    '',
    'soon',
    '-5',
    '1e9',
    'NaN',
    '2026-10-08',
    'Thu, 99 Foo 2026 06:02:00 GMT',
  ])
    assert.equal(readRetryAfter(text, now), undefined, text)
})

test('the answer is always whole seconds within the hour', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.nat().map(String)), (text) => {
      const seconds = readRetryAfter(text, now)
      assert.ok(seconds === undefined || (Number.isInteger(seconds) && seconds >= 0 && seconds <= 3_600))
    }),
  )
})
