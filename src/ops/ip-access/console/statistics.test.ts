import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  decidersConclusion,
  decidersOf,
  refusalsConclusion,
  refusersConclusion,
  refusersOf,
  ruleConclusion,
} from './statistics/conclusions.ts'
import { toStatisticsSearch } from './statistics/statistics-search.ts'
import { fillDays, sumPerDay, toTallies } from './statistics/tallies.ts'

const hits = (allowed: number, denied: number, observed = 0) => ({
  allowed,
  denied,
  observed,
  lastHitAt: '2026-11-18T10:00:00.000Z',
  perDay: [{ day: '2026-11-18', allowed, denied, observed }],
})
const statistics = {
  days: 3,
  since: '2026-11-17T00:00:00.000Z',
  rules: [
    { ruleId: 'office', ...hits(30, 0) },
    { ruleId: 'gone', ...hits(0, 6) },
    { ruleId: 'quiet', ...hits(0, 0) },
  ],
  unmatched: hits(60, 4),
}
const tallies = toTallies(statistics, [{ id: 'office', name: 'Office' }])

test('rules are named by the list, the most used first; a removed one stays counted, an unused one is left out', () => {
  assert.deepEqual(
    tallies.map(({ key, name }) => [key, name]),
    [
      ['none', 'No rule'],
      ['office', 'Office'],
      ['gone', 'A rule that was removed'],
    ],
  )
})

test('the days are whole: what all rules did on each, and nothing on the others', () => {
  const days = fillDays(sumPerDay(tallies), statistics.since, '2026-11-19T08:00:00.000Z')
  assert.deepEqual(
    days.map(({ day, allowed, denied }) => [day, allowed, denied]),
    [
      ['2026-11-17', 0, 0],
      ['2026-11-18', 90, 10],
      ['2026-11-19', 0, 0],
    ],
  )
  assert.equal(refusalsConclusion(days), 'All 10 refusals were on 18 Nov 2026')
})

test('a chart is titled with what it shows', () => {
  const day = { day: '2026-11-18', allowed: 5, denied: 0, observed: 0 }
  assert.equal(refusalsConclusion([day]), 'Nobody was refused in these days')
  assert.equal(
    refusalsConclusion([
      { ...day, denied: 7 },
      { ...day, denied: 2 },
    ]),
    'On average 5 refusals a day; most on 18 Nov 2026 (7)',
  )
  assert.equal(refusalsConclusion([{ ...day, denied: 1 }, day]), 'The one refusal was on 18 Nov 2026')
  assert.equal(
    refusalsConclusion([{ ...day, denied: 2 }, { ...day, denied: 1 }, day, day, day]),
    'Fewer than one refusal a day; most on 18 Nov 2026 (2)',
  )
  assert.equal(decidersConclusion(decidersOf(tallies)), 'Most checks are decided by no rule (64 %)')
  assert.equal(
    refusersConclusion(refusersOf(tallies)),
    'Most refusals are made by “A rule that was removed” (60 %)',
  )
  assert.equal(
    refusersConclusion(refusersOf(toTallies({ ...statistics, rules: [], unmatched: hits(1, 0) }, []))),
    'No rule refused anybody in these days',
  )
})

test('one rule is told with what it did, and what no rule decided with what became of it', () => {
  const tally = { key: 'a', name: 'Office', ...hits(1_234, 3, 40) }
  assert.equal(
    ruleConclusion(tally),
    '“Office” let in 1,234 times and refused 3 times and only counted 40 times',
  )
  assert.equal(
    ruleConclusion({ ...tally, ...hits(1, 0), key: 'none' }),
    'No rule matched 1 check, and all came in',
  )
  assert.equal(
    ruleConclusion({ ...tally, ...hits(0, 9), key: 'none' }),
    'Where no rule matched, the setting refused 9 times',
  )
})

test('the address bar may only name days that are offered, and a rule', () => {
  const rule = '019a6f3e-0000-7000-8000-00000000000a'
  assert.deepEqual(toStatisticsSearch({ days: '7', rule }), { days: 7, rule })
  assert.deepEqual(toStatisticsSearch({ days: '8', rule: '../x' }), {})
  assert.deepEqual(toStatisticsSearch({ rule: 'none' }), { rule: 'none' })
})
