import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { createEventThrottle } from './event-throttle.ts'

const at = (second: number) => new Date(Date.UTC(2026, 10, 22) + second * 1_000)

test('the first is told at once, then one a minute with how many there were', () => {
  const eventThrottle = createEventThrottle()
  assert.equal(eventThrottle.note('a', at(0)), 1)
  for (let second = 1; second < 60; second++) assert.equal(eventThrottle.note('a', at(second)), undefined)
  assert.equal(eventThrottle.note('a', at(60)), 60)
  assert.equal(eventThrottle.note('a', at(119)), undefined)
  assert.equal(eventThrottle.note('b', at(119)), 1, 'another one is not affected')
  assert.equal(eventThrottle.note('a', at(121)), 2)
})

test('whatever comes when, at most one a minute is told and nothing is counted twice', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100), { maxLength: 200 }), (pauses) => {
      const eventThrottle = createEventThrottle()
      let now = 0
      let counted = 0
      let toldAt = -Infinity
      for (const [index, pause] of pauses.entries()) {
        now += pause
        const count = eventThrottle.note('a', at(now))
        if (count === undefined) continue
        assert.ok(now - toldAt >= 60)
        toldAt = now
        counted += count
        assert.equal(counted, index + 1)
      }
    }),
  )
})

test('so many different ones at a time do not fill the memory: the oldest is forgotten', () => {
  const eventThrottle = createEventThrottle()
  for (let key = 0; key <= 10_000; key++) eventThrottle.note(String(key), at(0))
  assert.equal(eventThrottle.note('0', at(1)), 1)
  assert.equal(eventThrottle.note('10000', at(1)), undefined)
})

test('networks of one IPv6 site are told one by one up to eight a minute, and beyond that as one', () => {
  const eventThrottle = createEventThrottle()
  const from = (site: string, network: number) => `denied ${site}:${network.toString(16)}::/64`
  for (let network = 1; network <= 8; network++)
    assert.equal(eventThrottle.note(from('2001:db8:1', network), at(0)), 1)
  assert.equal(eventThrottle.note(from('2001:db8:1', 9), at(0)), 1, 'the first of the site')
  for (let network = 10; network < 5_000; network++)
    assert.equal(eventThrottle.note(from('2001:db8:1', network), at(30)), undefined)
  assert.equal(eventThrottle.note(from('2001:db8:1', 3), at(30)), undefined, 'one told by itself stays so')
  assert.equal(eventThrottle.note(from('2001:db8:2', 1), at(30)), 1, 'another site is not affected')
  assert.equal(eventThrottle.note('other 2001:db8:1:1::/64', at(30)), 1, 'another kind is not affected')
  assert.equal(eventThrottle.note('denied 192.0.2.7', at(30)), 1)
})

test('a site that goes on for minutes tells nine a minute at most, and loses no count', () => {
  const eventThrottle = createEventThrottle()
  let told = 0
  let counted = 0
  for (let second = 0; second <= 600; second++)
    for (let network = 0; network < 50; network++) {
      const key = `x 2001:db8:1:${(second * 50 + network).toString(16).slice(-4)}::/64`
      const count = eventThrottle.note(key, at(second))
      told += count === undefined ? 0 : 1
      counted += count ?? 0
    }
  assert.ok(told <= 11 * 9, `${told} were told`)
  assert.ok(counted > 600 * 50 - 60 * 50, `${counted} were counted`)
})
