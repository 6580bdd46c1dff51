import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { validate, version } from 'uuid'
import { createIds, firstIdAt, timeOfId } from './ids.ts'

const moments = fc.integer({ min: Date.parse('1971-01-01'), max: Date.parse('2200-01-01') })

test('ids rise within a millisecond and while the clock jumps about', () => {
  fc.assert(
    fc.property(fc.array(moments, { minLength: 2, maxLength: 50 }), (times) => {
      let now = 0
      const ids = createIds({ now: () => new Date(now) })
      const made = times.flatMap((time) => {
        now = time
        return [ids.next(), ids.next(), ids.next()]
      })
      assert.deepEqual(made, [...new Set(made)].toSorted())
    }),
  )
})

test('ten thousand ids of one millisecond are different UUIDs v7, in order', () => {
  const ids = createIds({ now: () => new Date('2026-11-22T08:00:00.123Z') })
  const made = Array.from({ length: 10_000 }, () => ids.next())
  assert.deepEqual(made, [...new Set(made)].toSorted())
  assert.ok(made.every((id) => validate(id) && version(id) === 7))
})

test('the time of an id is the moment it was made, to the millisecond', () => {
  fc.assert(
    fc.property(moments, (time) => {
      const id = createIds({ now: () => new Date(time) }).next()
      assert.equal(timeOfId(id).getTime(), time)
    }),
  )
})

test('the first id of a moment comes before every id of it and after every earlier one', () => {
  fc.assert(
    fc.property(moments, (time) => {
      const made = (at: number) => createIds({ now: () => new Date(at) }).next()
      const first = firstIdAt(new Date(time))
      assert.ok(validate(first))
      assert.ok(made(time - 1) < first && first <= made(time))
      assert.equal(timeOfId(first).getTime(), time)
    }),
  )
})
