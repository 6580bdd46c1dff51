import assert from 'node:assert/strict'
import { test } from 'node:test'

import { onEachEngine } from '../../../../test/support/engines.ts'
import { investigationFeatures, officer, opened } from '../../../../test/support/investigations.ts'

const codeOf = (code: string) => ({ code })
const unknownId = '019a6f3e-0000-7000-8000-00000000000a'

onEachEngine('events moved between investigations', (engine) => {
  const fresh = investigationFeatures(engine)

  test('merging brings all events together once; the other one counts nowhere, and both say what happened', async () => {
    const world = await fresh()
    const { investigations, db, clock } = world
    const older = await opened(world, 2)
    clock.advance({ hours: 1 })
    const younger = await opened(world, 3)
    await assert.rejects(
      investigations.merge(db, { ...younger, sourceId: younger.id }, officer),
      codeOf('INVESTIGATION_MERGE_WITH_ITSELF'),
    )
    clock.advance({ hours: 1 })
    const merged = await investigations.merge(db, { ...younger, sourceId: older.id }, officer)
    assert.deepEqual([merged.eventCount, merged.openedAt], [5, older.openedAt])
    assert.deepEqual(merged.times, { firstResponseSeconds: null, activeSeconds: 7_200, totalSeconds: 7_200 })
    const gone = await investigations.get(db, older.id)
    assert.deepEqual(
      [gone.state, gone.mergedInto, gone.times, gone.eventCount],
      ['merged', merged.id, null, 2],
    )
    assert.deepEqual(
      [gone, merged].map(({ related }) => related.map(({ kind, isNewer }) => [kind, isNewer])),
      [[['merged_into', false]], [['merged_into', true]]],
    )
    assert.equal((await investigations.list(db, { unresolved: true }, officer)).count, 1)
    await assert.rejects(
      investigations.comment(db, { ...gone, text: 'x' }, officer),
      codeOf('INVESTIGATION_STATE_NOT_ALLOWED'),
    )
  })

  test('two that are merged into each other at once become one', async () => {
    const world = await fresh()
    const { investigations, db } = world
    const [left, right] = [await opened(world), await opened(world)]
    const outcomes = await Promise.allSettled([
      investigations.merge(db, { ...left, sourceId: right.id }, officer),
      investigations.merge(db, { ...right, sourceId: left.id }, officer),
    ])
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    assert.equal((await investigations.list(db, { unresolved: true }, officer)).count, 1)
  })

  test('splitting moves events to a new one that says where they came from; one must stay', async () => {
    const world = await fresh()
    const { investigations, db } = world
    const now = await opened(world, 3)
    const ids = now.events.map(({ id }) => id)
    const title = 'Another matter'
    await assert.rejects(
      investigations.split(db, { ...now, eventIds: ids, title }, officer),
      codeOf('INVESTIGATION_SPLIT_TAKES_ALL'),
    )
    await assert.rejects(
      investigations.split(db, { ...now, eventIds: [unknownId], title }, officer),
      codeOf('INVESTIGATION_EVENTS_NOT_IN_IT'),
    )
    const left = await investigations.split(db, { ...now, eventIds: ids.slice(0, 1), title }, officer)
    assert.deepEqual(
      [left.eventCount, left.related[0]?.kind, left.related[0]?.title],
      [2, 'split_from', title],
    )
    const part = await investigations.get(db, left.related[0]?.id ?? '')
    assert.deepEqual(
      [part.origin, part.events.map(({ id }) => id), part.timeline[0]?.details.other?.id],
      ['split', ids.slice(0, 1), now.id],
    )
    // What it is found by went with the events.
    const found = await investigations.list(db, { userId: 'u2' }, officer)
    assert.deepEqual(
      found.items.map(({ id }) => id),
      [part.id],
    )
  })

  test('events are linked and unlinked by hand, in other investigations untouched; unknown ones are refused', async () => {
    const world = await fresh()
    const { investigations, db } = world
    const [one, other] = [await opened(world), await opened(world)]
    const eventIds = one.events.map(({ id }) => id)
    let now = await investigations.link(db, { ...other, eventIds }, officer)
    assert.equal(now.eventCount, 2)
    now = await investigations.link(db, { ...now, eventIds }, officer)
    assert.equal(now.eventCount, 2)
    now = await investigations.unlink(db, { ...now, eventIds }, officer)
    assert.deepEqual([now.eventCount, now.events.length], [1, 1])
    assert.deepEqual(await investigations.get(db, one.id), one)
    await assert.rejects(
      investigations.link(db, { ...now, eventIds: [unknownId] }, officer),
      codeOf('INVESTIGATION_EVENTS_UNKNOWN'),
    )
    await assert.rejects(
      investigations.create(db, { title: 'x', eventIds: [unknownId] }, officer),
      codeOf('INVESTIGATION_EVENTS_UNKNOWN'),
    )
    const done = await investigations.resolve(db, { ...now, verdict: 'benign', reason: 'x' }, officer)
    await assert.rejects(
      investigations.link(db, { ...done, eventIds }, officer),
      codeOf('INVESTIGATION_STATE_NOT_ALLOWED'),
    )
  })
})
