import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as fc from 'fast-check'
import { addMinutes } from '../../kernel/clock.ts'
import type { PastEvent } from '../audit/service.ts'
import { findMatches } from './find-matches.ts'
import { detectionRules, tune, type TunedRule } from './rules.ts'

const noon = new Date('2026-03-01T12:00:00Z')
let number = 0
const eventAt = (minute: number, event: Partial<PastEvent> & Pick<PastEvent, 'type'>): PastEvent => ({
  id: `event-${++number}`,
  recordedAt: addMinutes(noon, minute),
  outcome: 'success',
  risk: 'low',
  riskFactors: [],
  actorKind: 'user',
  subjectType: null,
  subjectId: null,
  sessionId: null,
  values: {},
  ...event,
})
const failureOf = (person: string, minute: number, address = '203.0.113.7'): PastEvent =>
  eventAt(minute, {
    type: 'sign_in.failed',
    outcome: 'failure',
    actorKind: 'anonymous',
    subjectType: 'user',
    subjectId: person,
    values: { address },
  })
const successOf = (person: string, minute: number): PastEvent =>
  eventAt(minute, { type: 'sign_in.succeeded', values: { actor_id: person, actor_name: person } })

const ruleOf = (id: string, numbers?: { threshold: number; windowMinutes: number }): TunedRule =>
  tune(detectionRules.find((rule) => rule.id === id) ?? assert.fail(), numbers)
const keysOf = (rule: TunedRule, events: PastEvent[]): string[] =>
  findMatches(rule, events).map(({ key }) => key)

suite('detection rules', () => {
  test('slow brute force fires for the person at the threshold, whatever network each failure came from', () => {
    const rule = ruleOf('slow_brute_force', { threshold: 3, windowMinutes: 1440 })
    const spread = [1, 2, 3].map((part) => failureOf('alice', part * 300, `198.51.${part}.9`))
    assert.deepEqual(keysOf(rule, [...spread.slice(0, 2), failureOf('bob', 601)]), [])
    assert.deepEqual(keysOf(rule, spread), ['alice'])
    assert.deepEqual(
      keysOf(rule, [failureOf('alice', -1_000), ...spread.slice(1)]),
      [],
      'one lies before the window',
    )
  })

  test('spraying counts different people of one network, not their failures', () => {
    const rule = ruleOf('slow_spraying', { threshold: 3, windowMinutes: 1440 })
    assert.deepEqual(
      keysOf(
        rule,
        ['a', 'a', 'a', 'b'].map((person, at) => failureOf(person, at)),
      ),
      [],
    )
    const [match] = findMatches(
      rule,
      ['a', 'b', 'a', 'c'].map((person, at) => failureOf(person, at)),
    )
    assert.partialDeepStrictEqual(match, { key: '203.0.113.0/24', count: 3 })
  })

  test('a sign-in fires only after that person failed often enough within the window', () => {
    const rule = ruleOf('success_after_failures', { threshold: 2, windowMinutes: 60 })
    const failures = [failureOf('alice', 0), failureOf('alice', 1)]
    assert.deepEqual(keysOf(rule, failures), [])
    assert.deepEqual(keysOf(rule, [...failures, successOf('bob', 2)]), [])
    assert.deepEqual(keysOf(rule, [...failures, successOf('alice', 90)]), [])
    const [match] = findMatches(rule, [...failures, successOf('alice', 2)])
    assert.partialDeepStrictEqual(match, { key: 'alice', count: 2 })
    assert.equal(match?.eventIds.length, 3, 'the sign-in belongs to it')
  })

  test('an export by somebody who became administrator fires; by one who lost the role it does not', () => {
    const rule = ruleOf('new_admin_export')
    const changed = (roles: string[], details = JSON.stringify({ old: [], new: roles })) =>
      eventAt(0, { type: 'user.roles_changed', subjectType: 'user', subjectId: 'eve', values: { details } })
    const exported = eventAt(5, {
      type: 'access.list_exported',
      values: { actor_id: 'eve', actor_name: 'Eve' },
    })
    assert.deepEqual(keysOf(rule, [changed(['admin']), exported]), ['eve'])
    assert.deepEqual(keysOf(rule, [changed(['viewer']), exported]), [])
    assert.deepEqual(keysOf(rule, [changed([], 'not JSON'), exported]), [])
    assert.deepEqual(keysOf(rule, [exported, changed(['admin'])]), [])
  })

  test('a token that acts from two networks within the window fires, from one it never does', () => {
    const rule = ruleOf('token_in_two_networks')
    const by = (address: string, minute: number) =>
      eventAt(minute, { type: 'user.updated', actorKind: 'token', values: { actor_id: 't1', address } })
    assert.deepEqual(keysOf(rule, [by('192.0.2.1', 0), by('192.0.2.99', 1)]), [])
    assert.deepEqual(keysOf(rule, [by('192.0.2.1', 0), by('198.51.100.1', 1)]), ['t1'])
    assert.deepEqual(keysOf(rule, [by('192.0.2.1', 0), by('198.51.100.1', 31)]), [])
  })

  test('one attack is one finding: after a rule has fired it is quiet for that group for one window', () => {
    const rule = ruleOf('tracking_link_guessing', { threshold: 2, windowMinutes: 10 })
    const burst = (minute: number) =>
      eventAt(minute, { type: 'tracking.invalid_token_burst', values: { address: '203.0.113.7' } })
    assert.equal(findMatches(rule, [0, 1, 2, 3, 4].map(burst)).length, 1)
    assert.equal(findMatches(rule, [0, 1, 2, 12, 13, 14].map(burst)).length, 2)
  })

  test('no window with fewer than the threshold ever fires, and every fuller one is covered by a finding', () => {
    const threshold = 3
    const windowMinutes = 60
    const rule = ruleOf('slow_brute_force', { threshold, windowMinutes })
    const minutes = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 40 })
    fc.assert(
      fc.property(minutes, (given) => {
        const times = given.toSorted((one, other) => one - other)
        const matches = findMatches(
          rule,
          times.map((minute) => failureOf('alice', minute)),
        )
        const fullAt = times.filter(
          (minute, index) =>
            times.slice(0, index + 1).filter((earlier) => earlier > minute - windowMinutes).length >=
            threshold,
        )
        const fired = matches.map(({ at }) => (at.getTime() - noon.getTime()) / 60_000)
        assert.ok(fired.every((minute) => fullAt.includes(minute)))
        for (const minute of fullAt)
          assert.ok(
            fired.some((at) => at <= minute && at > minute - windowMinutes),
            `minute ${minute}`,
          )
      }),
    )
  })
})
