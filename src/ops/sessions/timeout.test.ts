import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { addSeconds } from '../../kernel/clock.ts'
import { cutoffsAt, mustWriteNow, timeoutOf, touchEverySeconds } from './limits.ts'

const now = new Date('2026-03-01T12:00:00Z')
const limits = { timeoutMinutes: 60, absoluteHours: 24 }
const ago = (seconds: number): Date => addSeconds(now, -seconds)
const hour = 3600

test('a session times out at the very moment its limit is reached, not before', () => {
  const cutoffs = cutoffsAt(now, limits)
  assert.equal(timeoutOf({ openedAt: ago(hour), lastSeenAt: ago(hour - 0.001) }, cutoffs), undefined)
  assert.equal(timeoutOf({ openedAt: ago(hour), lastSeenAt: ago(hour) }, cutoffs), 'idle_timeout')
  assert.equal(timeoutOf({ openedAt: ago(24 * hour), lastSeenAt: now }, cutoffs), 'absolute_timeout')
})

test('a request that waits for its batch is always written before its session could be ended as idle', () => {
  const cutoffs = cutoffsAt(now, limits)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: hour * 1000 }), (idleMilliseconds) => {
      const writtenAt = ago(idleMilliseconds / 1000)
      if (mustWriteNow(writtenAt, cutoffs)) return
      const whenBatchIsWritten = addSeconds(now, touchEverySeconds)
      const ofOthers = { openedAt: now, lastSeenAt: writtenAt }
      assert.equal(timeoutOf(ofOthers, cutoffsAt(whenBatchIsWritten, limits)), undefined)
    }),
  )
})
