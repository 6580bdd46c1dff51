import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toRelativeTime } from './relative-time.ts'

const now = Date.parse('2025-11-21T12:00:00Z')
const says = (at: string, words: string) => assert.equal(toRelativeTime(at, now), words)

test('a moment is told in the largest unit that has passed', () => {
  says('2025-11-21T11:55:00Z', '5 minutes ago')
  says('2025-11-21T09:01:00Z', '2 hours ago')
  says('2025-11-20T12:00:00Z', 'yesterday')
  says('2025-11-24T12:00:00Z', 'in 3 days')
  says('2024-11-20T12:00:00Z', 'last year')
})

test('a clock that is some seconds off does not make things happen in the future', () => {
  says('2025-11-21T12:00:40Z', 'just now')
  says('2025-11-21T11:59:20Z', 'just now')
})
