import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { ContainerState, FollowedContainer } from '../../containers/service.ts'
import { createPageCache } from './cache.ts'

const now = new Date('2026-11-22T08:00:00.000Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000)
const key = { linkId: 'l-1', language: 'en', basis: 'company' }
const state = (minutesOld: number): ContainerState => ({
  id: 'c-1',
  number: 'MSKU8532556',
  carrier: 'MAEU',
  askedAt: now,
  answeredAt: later(-minutesOld * 60),
  nextCheckAt: null,
  askingUntil: null,
  problem: null,
  events: [],
})
const since = new Date('2026-11-01')
const followed = (one: ContainerState, more: Partial<FollowedContainer> = {}): FollowedContainer[] => [
  { state: one, since, isAsking: false, ...more },
]
const put = (containers: FollowedContainer[]) => {
  const cache = createPageCache()
  cache.put(key, containers, { html: '<p>é</p>', now })
  return cache
}

test('while nothing changes the same page is sent', () => {
  const containers = followed(state(60))
  const page = put(containers).get(key, followed(containers[0]?.state ?? state(0)), now)
  assert.ok(page)
  assert.equal(gunzipSync(page.gzip).toString(), '<p>é</p>')
})

test('new news, another box, another day since when it is followed: a new page', () => {
  const one = state(60)
  const cache = put(followed(one))
  const changed = [
    followed({ ...one, answeredAt: now }),
    followed({ ...one, problem: 'The carrier has a fault.' }),
    [],
    [...followed(one), ...followed(one)],
    followed(one, { isAsking: true }),
    followed(one, { since: new Date('2026-11-02') }),
  ]
  for (const containers of changed) assert.equal(cache.get(key, containers, now), undefined)
  for (const other of [{ linkId: 'l-2' }, { language: 'id' }, { basis: 'renamed' }])
    assert.equal(cache.get({ ...key, ...other }, followed(one), now), undefined)
  assert.ok(cache.get(key, followed(one), now))
})

test('a page made while the carrier is being asked is not kept', () => {
  const one = state(60)
  assert.equal(put(followed(one, { isAsking: true })).get(key, followed(one), now), undefined)
})

test('a page stays for a tenth of the age of its news, one to ten minutes', () => {
  for (const [minutesOld, seconds] of [
    [0, 60],
    [50, 300],
    [10_000, 600],
  ] as const) {
    const one = state(minutesOld)
    const cache = put(followed(one))
    assert.ok(cache.get(key, followed(one), later(seconds)), `${seconds}`)
    assert.equal(cache.get(key, followed(one), later(seconds + 1)), undefined, `${seconds}`)
  }
})
