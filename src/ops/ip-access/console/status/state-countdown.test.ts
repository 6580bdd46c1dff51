import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatCountdown, millisecondsToNextReading } from './status-options.ts'

test('a countdown is told in minutes and seconds, and never below nothing', () => {
  assert.deepEqual([300_000, 271_001, 9_000, 1, 0, -5_000].map(formatCountdown), [
    '5:00',
    '4:32',
    '0:09',
    '0:01',
    '0:00',
    '0:00',
  ])
})

test('what is due is looked at when it has happened, then every two seconds, and nothing is never', () => {
  const dueAt = '2026-11-22T06:00:00.000Z'
  const at = Date.parse(dueAt)
  assert.equal(millisecondsToNextReading(dueAt, at - 60_000), 61_000)
  assert.equal(millisecondsToNextReading(dueAt, at + 60_000), 2_000)
  assert.equal(millisecondsToNextReading(undefined, at), false)
})
