import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { createHeartbeat } from './heartbeat.ts'

/** A heartbeat whose time the test moves, with what it said about hearing. */
function setUp(t: TestContext, isAlone = false) {
  let now = 10_000
  t.mock.method(performance, 'now', () => now)
  let beats = 0
  const heartbeat = createHeartbeat({ nodeId: 'me', isAlone, beat: () => void beats++ })
  const changes: boolean[] = []
  heartbeat.onHearingChange((isHearing) => void changes.push(isHearing))
  const pass = (milliseconds: number) => (now += milliseconds)
  return { heartbeat, changes, pass, beats: () => beats }
}

test('a node hears from its first own heartbeat on, and no longer a second after the last', (t) => {
  const { heartbeat, pass } = setUp(t)
  assert.equal(heartbeat.isHearing(), false)
  heartbeat.heard('other')
  assert.equal(heartbeat.isHearing(), false)
  heartbeat.heard('me')
  pass(999)
  assert.equal(heartbeat.isHearing(), true)
  pass(1)
  assert.equal(heartbeat.isHearing(), false)
})

test('a lost connection is told at once, and only a heartbeat heard after it ends the silence', (t) => {
  const { heartbeat, changes } = setUp(t)
  heartbeat.heard('me')
  heartbeat.interrupted()
  assert.equal(heartbeat.isHearing(), false)
  heartbeat.interrupted()
  heartbeat.heard('other')
  assert.equal(heartbeat.isHearing(), false)
  heartbeat.heard('me')
  assert.equal(heartbeat.isHearing(), true)
  assert.deepEqual(changes, [true, false, false, true])
})

test('a node that is alone hears always, and is told of every interruption', (t) => {
  const { heartbeat, changes, pass } = setUp(t, true)
  pass(60_000)
  assert.equal(heartbeat.isHearing(), true)
  heartbeat.interrupted()
  assert.equal(heartbeat.isHearing(), true)
  assert.deepEqual(changes, [true])
})

test('a node that was not heard for three seconds is gone; this one counts itself always', (t) => {
  const { heartbeat, pass } = setUp(t)
  heartbeat.heard('other')
  pass(3_000)
  assert.deepEqual(heartbeat.liveNodes(), ['me', 'other'])
  pass(1)
  assert.deepEqual(heartbeat.liveNodes(), ['me'])
})
