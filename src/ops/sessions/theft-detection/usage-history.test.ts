import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  follow,
  isSameUse,
  merge,
  networkChangesOf,
  seenUntil,
  usageHistoryFrom,
  type UsageObservation,
} from './usage-history.ts'

const anySighting: fc.Arbitrary<UsageObservation> = fc.record({
  network: fc.constantFrom(
    '203.0.113.0/24',
    '198.51.100.0/24',
    '192.0.2.0/24',
    '2001:db8::/64',
    '2001:db8:1::/64',
  ),
  device: fc.constantFrom('Firefox on Linux (Desktop)', 'curl (Program)', null),
  country: fc.constant(null),
  location: fc.constant(null),
  at: fc.nat(1000),
})
const home: UsageObservation = {
  network: '203.0.113.0/24',
  device: null,
  country: null,
  location: null,
  at: 0,
}
const anyTrail = fc
  .array(anySighting, { maxLength: 30 })
  .map((sightings) => sightings.sort((a, b) => a.at - b.at).reduce(follow, usageHistoryFrom(home)))

test('what two nodes know of a session is the same in either order, and once more of it changes nothing', () => {
  fc.assert(
    fc.property(anyTrail, anyTrail, (one, other) => {
      const both = merge(one, other)
      const latest = (trail: typeof both) =>
        new Set(trail.sightings.map((observation) => JSON.stringify(observation)))
      assert.deepEqual(latest(merge(other, one)), latest(both))
      assert.deepEqual(latest(merge(both, one)), latest(both))
      assert.deepEqual(networkChangesOf(both), Math.max(networkChangesOf(one), networkChangesOf(other)))
    }),
  )
})

test('each use is in the trail once, at its latest', () => {
  fc.assert(
    fc.property(anyTrail, anySighting, (trail, observation) => {
      const { sightings } = follow(trail, { ...observation, at: 2000 })
      assert.equal(sightings.filter((other) => isSameUse(other, observation)).length, 1)
      assert.equal(sightings.at(-1)?.at, 2000)
    }),
  )
})

test('a sighting that comes late tells of no change', () => {
  const away = { ...home, network: '198.51.100.0/24', at: 10 }
  const moved = follow(usageHistoryFrom(home), away)
  assert.equal(networkChangesOf(follow(moved, { ...home, at: 5 })), 1)
  assert.equal(networkChangesOf(follow(moved, { ...home, at: 15 })), 2)
})

test('a trail stays short, whoever fills it', () => {
  const sightings = Array.from({ length: 1000 }, (_, index) => ({
    ...home,
    network: `10.${index >> 8}.${index & 255}.0/24`,
    at: index,
  }))
  const { sightings: kept, changes } = sightings.reduce(follow, usageHistoryFrom(home))
  assert.equal(kept.length, 24)
  assert.equal(changes[4], 1000)
})

test('a later use of a known network is taken over from the row, an earlier one or an unknown network is not', () => {
  const trail = usageHistoryFrom({ ...home, at: 10 })
  assert.equal(seenUntil(trail, home.network, 20).sightings[0]?.at, 20)
  assert.equal(seenUntil(trail, home.network, 5), trail)
  assert.equal(seenUntil(trail, '198.51.100.0/24', 20), trail)
})
