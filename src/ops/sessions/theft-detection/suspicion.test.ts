import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { networkOf } from '../../../kernel/network/address.ts'
import { describeDevice, deviceOf } from '../device.ts'
import { isNews, assessSession, type Assessment, type SuspicionState } from './suspicion.ts'
import { secondSigns } from './theft.ts'
import { networkChangesOf, usageHistoryFrom, type UsageObservation } from './usage-history.ts'

const chrome = (version: number) =>
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0'
const berlin = { latitude: 52.5, longitude: 13.4, radiusKilometres: 50 }
const munich = { latitude: 48.1, longitude: 11.6, radiusKilometres: 50 }
const saoPaulo = { latitude: -23.5, longitude: -46.6, radiusKilometres: 50 }

type Use = { from: string; at: number; agent?: string | undefined } & Partial<
  Pick<UsageObservation, 'country' | 'location'>
>

const sightingOf = ({ from, at, agent = chrome(126), ...place }: Use): UsageObservation => ({
  country: 'DE',
  location: null,
  ...place,
  network: networkOf(from),
  device: describeDevice(deviceOf(agent)),
  at: at * 1000,
})

const beginning = (first: UsageObservation): SuspicionState => ({
  trail: usageHistoryFrom(first),
  isFlagged: false,
  isStolen: false,
  authenticatedAt: first.at,
  listed: [],
})

const next = (standing: SuspicionState, { trail, findings, verdict }: Assessment): SuspicionState => ({
  ...standing,
  trail,
  isFlagged: standing.isFlagged || verdict !== 'nothing',
  isStolen: standing.isStolen || verdict === 'stolen',
  listed: [...standing.listed, ...findings.map(({ factor }) => factor)],
})

/** A session that is used like this, seconds after it was opened by the first. */
function usedLike(first: Use, ...uses: Use[]) {
  let standing = beginning(sightingOf(first))
  const judgements = uses.map((use) => {
    const judgement = assessSession(standing, sightingOf(use), 3)
    standing = next(standing, judgement)
    return judgement
  })
  return {
    standing,
    changes: networkChangesOf(standing.trail),
    verdicts: judgements.map(({ verdict }) => verdict),
    findings: judgements.flatMap(({ findings }) => findings),
    factors: judgements.flatMap(({ findings }) => findings.map(({ factor }) => factor)),
  }
}

const wifi = '203.0.113.7'
const mobile = '198.51.100.9'

test('a browser with two address families changes nothing, however often it alternates', () => {
  const uses = Array.from({ length: 50 }, (_, second) => ({
    from: second % 2 === 0 ? '2001:db8:1:2::7' : wifi,
    at: second,
  }))
  const { changes, factors } = usedLike({ from: wifi, at: 0 }, ...uses)
  assert.deepEqual([changes, factors], [0, []])
})

test('a phone that goes from Wi-Fi to the mobile network once has changed once, and is not in two hands', () => {
  const { changes, factors, verdicts } = usedLike(
    { from: wifi, at: 0 },
    { from: mobile, at: 10 },
    { from: mobile, at: 20 },
  )
  assert.deepEqual([changes, factors, verdicts], [1, [], ['nothing', 'nothing']])
})

test('a phone whose mobile network leads out in another country has moved once, and is not in two hands', () => {
  const { verdicts, factors } = usedLike(
    { from: wifi, at: 0 },
    { from: mobile, at: 5, country: 'PL' },
    { from: mobile, at: 9, country: 'PL' },
  )
  assert.deepEqual([verdicts, factors], [['nothing', 'nothing'], ['new_country']])
})

test('an office with several ways out is in two networks at once, but not in two hands', () => {
  const ways = [wifi, mobile, '192.0.2.200']
  const uses = Array.from({ length: 60 }, (_, second) => ({
    from: ways[second % 3] ?? wifi,
    at: second,
    location: second % 3 === 0 ? munich : berlin,
  }))
  const { verdicts, factors, changes } = usedLike({ from: wifi, at: 0, location: munich }, ...uses)
  assert.ok(!verdicts.includes('stolen'))
  assert.equal(verdicts.filter((verdict) => verdict === 'suspicious').length, 1)
  assert.deepEqual(factors, ['two_networks_at_once', 'network_changes'])
  assert.equal(changes, 59)
})

test('an updated browser is no second sign', () => {
  const { verdicts } = usedLike(
    { from: wifi, at: 0 },
    { from: mobile, at: 10, agent: chrome(127) },
    { from: wifi, at: 20, agent: chrome(127) },
  )
  assert.ok(!verdicts.includes('stolen'))
})

test('a proxy that rotates within a /24 changes no network', () => {
  const uses = Array.from({ length: 100 }, (_, second) => ({ from: `203.0.113.${second}`, at: second }))
  const { changes, factors } = usedLike({ from: wifi, at: 0 }, ...uses)
  assert.deepEqual([changes, factors], [0, []])
})

test('a person who uses a second program on both networks is one person', () => {
  const { verdicts } = usedLike(
    { from: wifi, at: 0 },
    { from: mobile, at: 5 },
    { from: wifi, at: 10, agent: 'curl/8.5.0' },
    { from: mobile, at: 15 },
  )
  assert.ok(!verdicts.includes('stolen'))
})

test('a stolen cookie in another browser and network is noticed at its first use', () => {
  const { verdicts, findings } = usedLike(
    { from: wifi, at: 0 },
    { from: mobile, at: 40, country: 'BR', agent: firefox },
  )
  assert.deepEqual(verdicts, ['stolen'])
  assert.deepEqual(findings, [
    {
      factor: 'two_networks_at_once',
      sentence:
        'Used from 203.0.113.0/24 (Germany) and 198.51.100.0/24 (Brazil) within 40 seconds, by different browsers, from different countries.',
    },
    {
      factor: 'other_device',
      sentence:
        'Chrome on Windows (Desktop) from 203.0.113.0/24, Firefox on Linux (Desktop) from 198.51.100.0/24.',
    },
    { factor: 'other_country', sentence: '203.0.113.0/24 is in Germany, 198.51.100.0/24 in Brazil.' },
  ])
})

test('a stolen cookie in the same kind of browser is noticed when both are at it: by country, or by distance', () => {
  const thief = { from: mobile, at: 20 }
  const back = { from: wifi, at: 30 }
  assert.deepEqual(usedLike({ from: wifi, at: 0 }, { ...thief, country: 'BR' }, back).verdicts, [
    'nothing',
    'stolen',
  ])
  const far = usedLike(
    { from: wifi, at: 0, location: berlin },
    { ...thief, location: saoPaulo },
    { ...back, location: berlin },
  )
  assert.deepEqual(far.factors, ['two_networks_at_once', 'impossible_distance'])
})

test('slower than within a minute, two networks are a change and no theft', () => {
  const { verdicts, factors } = usedLike(
    { from: wifi, at: 0 },
    { from: mobile, at: 61, agent: firefox, country: 'BR' },
    { from: wifi, at: 122 },
  )
  assert.deepEqual(verdicts, ['nothing', 'nothing'])
  assert.deepEqual(factors, ['new_device', 'new_country'])
})

test('what was seen before the person proved who they are is not held against the new token', () => {
  const { standing } = usedLike({ from: wifi, at: 0 }, { from: mobile, at: 10, agent: firefox })
  const proven = { ...standing, isStolen: false, authenticatedAt: 15_000 }
  assert.equal(assessSession(proven, sightingOf({ from: wifi, at: 20 }), 3).verdict, 'nothing')
})

test('without a user agent told there is no other device', () => {
  const first = { ...sightingOf({ from: wifi, at: 0 }), device: null }
  const { verdict } = assessSession(beginning(first), sightingOf({ from: mobile, at: 5, agent: firefox }), 3)
  assert.equal(verdict, 'nothing')
})

test('a client that stops sending a user agent is another device', () => {
  const { verdicts } = usedLike({ from: wifi, at: 0 }, { from: mobile, at: 5, agent: '' })
  assert.deepEqual(verdicts, ['stolen'])
})

const anyUse = fc.record({
  from: fc.constantFrom(wifi, mobile, '192.0.2.200', '2001:db8:1::1', '2001:db8:2::1'),
  wait: fc.integer({ min: 0, max: 90 }),
  agent: fc.constantFrom(chrome(126), firefox, ''),
  country: fc.constantFrom('DE', 'BR', null),
})
const anyUses = fc.array(anyUse, { maxLength: 40 }).map((uses) => {
  let at = 0
  return uses.map(({ wait, ...use }) => ({ ...use, at: (at += wait + 0.001) }))
})

test('a session is called suspicious at most once, stolen at most once, and never without a second sign', () => {
  fc.assert(
    fc.property(anyUses, (uses) => {
      const { verdicts, factors, standing } = usedLike({ from: wifi, at: 0 }, ...uses)
      const times = (verdict: string) => verdicts.filter((one) => one === verdict).length
      assert.ok(times('suspicious') <= 1 && times('stolen') <= 1)
      const signs = factors.filter((factor) => secondSigns.some((sign) => sign === factor))
      assert.equal(signs.length > 0, times('stolen') === 1)
      assert.ok(standing.trail.sightings.length <= 24)
    }),
  )
})

test('one device in one country is never in two hands, wherever it goes', () => {
  fc.assert(
    fc.property(anyUses, (uses) => {
      const same = uses.map((use) => ({ ...use, agent: firefox, country: 'DE' }))
      const { verdicts } = usedLike({ from: wifi, at: 0, agent: firefox }, ...same)
      assert.ok(!verdicts.includes('stolen'))
    }),
  )
})

test('beyond suspicion everything new is written; a flagged session that hops between its networks writes nothing', () => {
  const hop = (standing: SuspicionState, use: Use) => {
    const observation = sightingOf(use)
    return isNews(standing, observation, assessSession(standing, observation, 3))
  }
  const fresh = usedLike({ from: wifi, at: 0 }, { from: mobile, at: 100 }).standing
  assert.equal(hop(fresh, { from: mobile, at: 101 }), false)
  assert.equal(hop(fresh, { from: wifi, at: 102 }), true)
  assert.equal(hop(fresh, { from: mobile, at: 102, agent: firefox }), true)
  const flagged = usedLike(
    { from: wifi, at: 0 },
    ...[1, 2, 3, 4, 5].map((at) => ({ from: at % 2 === 0 ? wifi : mobile, at })),
  ).standing
  assert.equal(hop(flagged, { from: wifi, at: 6 }), false)
  assert.equal(hop(flagged, { from: '192.0.2.9', at: 6 }), false)
  assert.equal(hop(flagged, { from: wifi, at: 100, agent: firefox }), true)
  assert.equal(hop(flagged, { from: wifi, at: 6, country: 'BR' }), true)
})
