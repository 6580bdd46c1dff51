import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReplayResult } from '../simulation-contract.ts'
import { fromTemplate } from './rules/edited-rule.ts'
import { readLines } from './rules/edited-rule.ts'
import { moveItem, moveWords } from './rules/use-drag.ts'
import { replayWords } from './simulation/replay-words.ts'
import { barsOf } from './statistics/sparkline-bars.ts'

test('networks are read however they are pasted, each one once', () => {
  assert.deepEqual(readLines(' 10.0.0.0/8, 192.0.2.1;2001:db8::/32\n\n10.0.0.0/8\t'), [
    '10.0.0.0/8',
    '192.0.2.1',
    '2001:db8::/32',
  ])
})

test('a move is told with its new neighbour', () => {
  const moved = moveItem(['a', 'b', 'c'], 0, 2)
  assert.deepEqual(moved, ['b', 'c', 'a'])
  assert.equal(moveWords(moved, 2), 'a is now number 3 of 3, after c.')
  assert.equal(moveWords(moved, 0), 'b is now number 1 of 3, it is read first.')
})

test('a replay names how many it shuts out, and that the reader is one of them', () => {
  const amounts = { requests: 210, signIns: 14 }
  const you = {
    ...amounts,
    userId: 'u',
    userName: 'Root',
    isYou: true,
    lastAt: '2026-01-01T00:00:00Z',
    addresses: [],
  }
  const result: ReplayResult = {
    days: 30,
    since: '2026-01-01T00:00:00Z',
    checked: { people: 9, ...amounts },
    blocked: { people: 3, ...amounts },
    people: [you],
    admitted: [],
    isCapped: false,
  }
  assert.equal(
    replayWords(result),
    'Would have blocked 3 people of 9, you among them: 14 sign-ins and 210 requests.',
  )
  const none = { ...result, blocked: { people: 0, requests: 0, signIns: 0 }, people: [] }
  assert.equal(replayWords(none), 'Would have blocked none of 9 people.')
})

test('days without a hit have a bar too, and the highest is one', () => {
  const day = (date: string, denied: number) => ({ day: date, allowed: 0, denied, observed: 0 })
  const now = Date.parse('2026-03-02T12:00:00Z')
  const bars = barsOf([day('2026-03-01', 4), day('2026-03-02', 2), day('2026-01-01', 1)], { length: 3, now })
  assert.deepEqual(
    bars.map(({ share }) => share),
    [0, 1, 0.5],
  )
})

test('of a template the rule comes first in which something must still be filled in', () => {
  const denied = { name: 'Everything else', action: 'deny' as const, cidrs: ['0.0.0.0/0'] }
  const open = { name: 'One country', action: 'allow' as const, countries: [] }
  const [first, ...companions] = fromTemplate({
    key: 'one_country',
    title: '',
    explanation: '',
    asksFor: ['countries'],
    rules: [denied, open],
  })
  assert.equal(first.name, 'One country')
  assert.deepEqual(
    companions.map(({ name, active }) => [name, active]),
    [['Everything else', true]],
  )
})
