import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addMinutes } from '../../../kernel/clock.ts'
import { decideJoin, eventIdsNamed, keysOf, type Candidate, type Occurrence } from './join.ts'
import { timesOf } from '../actions/times.ts'
import { actions, isPossible } from '../actions/transitions.ts'
import { mostEvents, states } from '../words.ts'

const noon = new Date('2026-03-01T12:00:00.000Z')
const occurrence = (given: Partial<Occurrence>): Occurrence => ({
  id: 'e',
  recordedAt: noon,
  type: 'app.alarm',
  actorKind: 'anonymous',
  subjectType: null,
  subjectId: null,
  sessionId: null,
  values: {},
  ...given,
})

test('what an event has in common with others is what it says; a value that is absent is no key', () => {
  const user = { actorKind: 'user', values: { actor_id: 'u1', address: '203.0.113.9' } }
  assert.deepEqual(keysOf(occurrence({ ...user, sessionId: 's1' })), {
    session: 's1',
    user: 'u1',
    address: '203.0.113.9',
    network: '203.0.113.0/24',
  })
  assert.deepEqual(keysOf(occurrence({ subjectType: 'user', subjectId: 'u2' })), { user: 'u2' })
  assert.deepEqual(keysOf(occurrence({ subjectType: 'session', subjectId: 's2' })), { session: 's2' })
  // An API token has an id too, and is not a person.
  assert.deepEqual(
    keysOf(occurrence({ actorKind: 'token', values: { actor_id: 't', address: '2001:db8::1' } })),
    {
      address: '2001:db8::1',
      network: '2001:db8::/64',
    },
  )
  assert.deepEqual(keysOf(occurrence({ subjectType: 'carrier', subjectId: '7' })), {
    subject: 'app.alarm carrier 7',
  })
})

test('a finding belongs to the network it was found in and names its events', () => {
  const details = JSON.stringify({ group: '203.0.113.0/24', eventIds: ['a', 'b'] })
  const finding = occurrence({ type: 'detection.fired', actorKind: 'job', values: { details } })
  assert.deepEqual([keysOf(finding), eventIdsNamed(finding)], [{ network: '203.0.113.0/24' }, ['a', 'b']])
  assert.deepEqual(eventIdsNamed(occurrence({ values: { details } })), [])
})

const candidate = (given: Partial<Candidate>): Candidate => ({
  id: 'i1',
  state: 'open',
  eventCount: 1,
  reopenedAt: null,
  kind: 'network',
  firstAt: noon,
  lastAt: noon,
  ...given,
})
const decide = (candidates: Partial<Candidate>[], minutes = 0) =>
  decideJoin(candidates.map(candidate), addMinutes(noon, minutes), { joinMinutes: 30 })
const opens = { join: undefined, relations: [] }

test('an event joins by the strongest reason: session, then user, then network, and of these the latest', () => {
  const network = { id: 'n', kind: 'network' } as const
  const user = { id: 'u', kind: 'user' } as const
  const session = { id: 's', kind: 'session' } as const
  assert.deepEqual(decide([network, user, session]), { join: 's', reason: 'same_session' })
  assert.deepEqual(decide([network, user]), { join: 'u', reason: 'same_user' })
  assert.deepEqual(decide([network]), { join: 'n', reason: 'same_network' })
  const later = { id: 'later', kind: 'user', lastAt: addMinutes(noon, 5) } as const
  assert.deepEqual(decide([user, later], 6), { join: 'later', reason: 'same_user' })
  assert.deepEqual(decide([]), opens)
})

test('users and networks are joined within minutes, sessions at any time, late events by when they happened', () => {
  assert.deepEqual(decide([{ kind: 'user' }], 30), { join: 'i1', reason: 'same_user' })
  assert.deepEqual(decide([{ kind: 'user' }], 31), opens)
  assert.deepEqual(decide([{ kind: 'network' }], -30), { join: 'i1', reason: 'same_network' })
  assert.deepEqual(decide([{ kind: 'network' }], -31), opens)
  assert.deepEqual(decide([{ kind: 'session' }], 60 * 24 * 30), { join: 'i1', reason: 'same_session' })
  const long = { kind: 'user', lastAt: addMinutes(noon, 300) } as const
  assert.deepEqual(decide([long], 150), { join: 'i1', reason: 'same_user' })
  const reopened = { kind: 'user', reopenedAt: addMinutes(noon, 600) } as const
  assert.deepEqual(decide([reopened], 601), { join: 'i1', reason: 'same_user' })
})

test('a resolved investigation is never joined: the new one names it as seen before', () => {
  const resolved = { id: 'old', state: 'resolved', kind: 'session' } as const
  const seen = [{ id: 'old', kind: 'seen_before' }]
  assert.deepEqual(decide([resolved]), { join: undefined, relations: seen })
  assert.deepEqual(decide([resolved, { id: 'now', kind: 'network' }]), {
    join: 'now',
    reason: 'same_network',
  })
})

test('a full investigation is continued by another one', () => {
  const full = { id: 'full', eventCount: mostEvents } as const
  assert.deepEqual(decide([full]), { join: undefined, relations: [{ id: 'full', kind: 'continues' }] })
})

test('first response, active time and total are three figures, and none is negative', () => {
  const at = (hours: number) => addMinutes(noon, hours * 60)
  const hour = 3_600
  // Opened at 0, started at 1, resolved at 3, reopened at 10, resolved at 11.
  const course = {
    openedAt: at(0),
    firstResponseAt: at(1),
    unresolvedSince: null,
    activeMilliseconds: 4 * hour * 1000,
    resolvedAt: at(11),
    isMerged: false,
  }
  const times = { firstResponseSeconds: hour, activeSeconds: 4 * hour, totalSeconds: 11 * hour }
  assert.deepEqual(timesOf(course, at(500)), times)
  const running = { ...course, unresolvedSince: at(12), resolvedAt: null }
  assert.deepEqual(timesOf(running, at(14)), { ...times, activeSeconds: 6 * hour, totalSeconds: 14 * hour })
  assert.equal(timesOf({ ...course, isMerged: true }, at(12)), null)
  const backwards = {
    ...running,
    firstResponseAt: at(-1),
    activeMilliseconds: 0,
    openedAt: at(20),
    unresolvedSince: at(20),
  }
  assert.deepEqual(timesOf(backwards, at(19)), { firstResponseSeconds: 0, activeSeconds: 0, totalSeconds: 0 })
})

test('every action is possible in exactly the states that the documentation names', () => {
  const table = Object.fromEntries(
    actions.map((action) => [action, states.filter((state) => isPossible(action, state)).join(' ')]),
  )
  const unresolved = 'open investigating'
  assert.deepEqual(table, {
    assign: unresolved,
    start: 'open',
    comment: 'open investigating resolved',
    resolve: unresolved,
    reopen: 'resolved',
    merge: unresolved,
    split: unresolved,
    link: unresolved,
    unlink: unresolved,
  })
})
