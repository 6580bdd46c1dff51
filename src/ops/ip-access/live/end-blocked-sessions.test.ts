import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { jobCaller, type Caller } from '../../../kernel/identity.ts'
import { createLog } from '../../../kernel/log.ts'
import { createSweeps } from './end-blocked-sessions.ts'

const by = jobCaller('test')

test('a sweep that failed is tried again a second later, one that succeeded is followed by one more, and none by anything after the stop', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const swept: Caller[] = []
  const state = { isBroken: true }
  const sweep = (caller: Caller) => {
    swept.push(caller)
    return state.isBroken ? Promise.reject(new Error('no answer')) : Promise.resolve()
  }
  const sweeps = createSweeps(sweep, createLog({ level: 'silent' }))
  const sweptAfter = async (milliseconds: number) => {
    t.mock.timers.tick(milliseconds)
    await turn()
    return swept.length
  }
  sweeps.request(by)
  assert.equal(await sweptAfter(0), 1)
  assert.equal(await sweptAfter(999), 1)
  state.isBroken = false
  assert.equal(await sweptAfter(1), 2)
  assert.equal(await sweptAfter(5_999), 2)
  assert.equal(await sweptAfter(1), 3)
  assert.equal(await sweptAfter(60_000), 3)
  sweeps.request(by)
  await sweeps.stop()
  assert.equal(await sweptAfter(60_000), 4)
  assert.deepEqual(new Set(swept), new Set([by]))
})
