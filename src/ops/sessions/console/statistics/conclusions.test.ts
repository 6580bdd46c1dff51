import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byReason, byUser, mostConclusion, perDayConclusion } from './chart-words.ts'
import { formatDuration } from '../../../../console/ui/format.ts'

test('a chart is titled with what it shows: all, most, or only the largest part, of what there is', () => {
  const idle = { name: 'idle_timeout', count: 62 }
  const left = { name: 'signed_out', count: 38 }
  assert.equal(mostConclusion([idle, left], byReason), 'Most sessions end by idle time-out (62 %)')
  assert.equal(mostConclusion([idle], byReason), 'All sessions end by idle time-out (100 %)')
  assert.equal(
    mostConclusion([{ name: 'Ratna', count: 3 }], { ...byUser, total: 30 }),
    'The largest part of the sessions belongs to Ratna (10 %)',
  )
  assert.equal(mostConclusion([], byReason), 'No session ended in these days')
})

test('the days are concluded with their average and the busiest of them', () => {
  const day = (date: string, opened: number) => ({ day: `2026-11-${date}`, opened, ended: 0 })
  assert.equal(
    perDayConclusion([day('17', 3), day('18', 9)]),
    'On average 6 sessions are opened a day; most on 18 Nov 2026 (9)',
  )
  assert.equal(
    perDayConclusion([day('17', 0), day('18', 0), day('19', 1)]),
    'Fewer than one session is opened a day; most on 19 Nov 2026 (1)',
  )
  assert.equal(perDayConclusion([day('17', 0)]), 'No session was opened in these days')
})

test('a duration is told in the two units that matter', () => {
  assert.deepEqual([59.9, 60, 3_600, 12_000, 187_200].map(formatDuration), [
    '59 s',
    '1 min',
    '1 h',
    '3 h 20 min',
    '2 d 4 h',
  ])
})
