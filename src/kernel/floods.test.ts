import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { createFloods } from './floods.ts'

const at = (second: number) => new Date(Date.UTC(2026, 10, 22) + second * 1_000)

test('the first is told at once, then one a minute with how many there were', () => {
  const floods = createFloods()
  assert.equal(floods.note('a', at(0)), 1)
  for (let second = 1; second < 60; second++) assert.equal(floods.note('a', at(second)), undefined)
  assert.equal(floods.note('a', at(60)), 60)
  assert.equal(floods.note('a', at(119)), undefined)
  assert.equal(floods.note('b', at(119)), 1, 'another one is not affected')
  assert.equal(floods.note('a', at(121)), 2)
})

test('whatever comes when, at most one a minute is told and nothing is counted twice', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100), { maxLength: 200 }), (pauses) => {
      const floods = createFloods()
      let now = 0
      let counted = 0
      let toldAt = -Infinity
      for (const [index, pause] of pauses.entries()) {
        now += pause
        const count = floods.note('a', at(now))
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
  const floods = createFloods()
  for (let key = 0; key <= 10_000; key++) floods.note(String(key), at(0))
  assert.equal(floods.note('0', at(1)), 1)
  assert.equal(floods.note('10000', at(1)), undefined)
})
