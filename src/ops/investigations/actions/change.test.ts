import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'

import { onEachEngine } from '../../../../test/support/engines.ts'
import { investigationFeatures, officer, opened, stepTypes } from '../../../../test/support/investigations.ts'

const codeOf = (code: string) => ({ code })
const unknownId = '019a6f3e-0000-7000-8000-00000000000a'

onEachEngine('work on investigations', (engine) => {
  const fresh = investigationFeatures(engine)

  test('goes from open over investigating to resolved and back, every step an audit event', async () => {
    const world = await fresh()
    const { investigations, db, clock } = world
    let now = await opened(world)
    clock.advance({ hours: 1 })
    now = await investigations.start(db, now, officer)
    assert.deepEqual([now.state, now.assignee], ['investigating', { id: 'officer', name: 'Olga Officer' }])
    now = await investigations.comment(db, { ...now, text: ' Two lines,\r\none text. ' }, officer)
    clock.advance({ hours: 2 })
    now = await investigations.resolve(db, { ...now, verdict: 'true_positive', reason: 'Stolen.' }, officer)
    assert.deepEqual(
      [now.state, now.verdict, now.resolvedBy?.name],
      ['resolved', 'true_positive', 'Olga Officer'],
    )
    clock.advance({ hours: 7 })
    now = await investigations.reopen(db, { ...now, reason: 'Again.' }, officer)
    assert.deepEqual(
      [now.state, now.verdict, now.reason, now.resolvedAt, now.resolvedBy],
      ['open', null, null, null, null],
    )
    clock.advance({ hours: 1 })
    now = await investigations.resolve(db, { ...now, verdict: 'benign', reason: 'A drill.' }, officer)
    assert.deepEqual(now.times, { firstResponseSeconds: 3_600, activeSeconds: 14_400, totalSeconds: 39_600 })
    assert.deepEqual(
      now.timeline.map(({ kind, details }) => [kind, details.text ?? details.reason]),
      [
        ['opened', undefined],
        ['started', undefined],
        ['commented', 'Two lines,\none text.'],
        ['resolved', 'Stolen.'],
        ['reopened', 'Again.'],
        ['resolved', 'A drill.'],
      ],
    )
    assert.deepEqual(
      await stepTypes(world),
      ['opened', 'started', 'commented', 'resolved', 'reopened', 'resolved'].map(
        (kind) => `investigation.${kind}`,
      ),
    )
    const [row] = (await investigations.list(db, {}, officer)).items
    assert.deepEqual(row?.times, now.times)
    const { lastThirtyDays } = await investigations.statistics(db, officer)
    assert.deepEqual(lastThirtyDays, { resolved: 1, ...now.times })
  })

  test('a stale version is refused with the current investigation by every action, and changes nothing', async () => {
    const world = await fresh()
    const { investigations, db } = world
    const first = await opened(world, 2)
    const second = await investigations.comment(db, { ...first, text: 'Mine.' }, officer)
    const { id, version } = first
    const eventIds = [first.events[0]?.id ?? '']
    const actions = {
      assign: () => investigations.assign(db, { id, version, userId: 'officer' }, officer),
      start: () => investigations.start(db, { id, version }, officer),
      comment: () => investigations.comment(db, { id, version, text: 'x' }, officer),
      resolve: () => investigations.resolve(db, { id, version, verdict: 'benign', reason: 'x' }, officer),
      reopen: () => investigations.reopen(db, { id, version, reason: 'x' }, officer),
      merge: () => investigations.merge(db, { id, version, sourceId: unknownId }, officer),
      split: () => investigations.split(db, { id, version, eventIds, title: 'x' }, officer),
      link: () => investigations.link(db, { id, version, eventIds }, officer),
      unlink: () => investigations.unlink(db, { id, version, eventIds }, officer),
    }
    for (const [name, act] of Object.entries(actions))
      await assert.rejects(act, (error: { code: string; extras: { current?: { version: number } } }) => {
        assert.deepEqual(
          [error.code, error.extras.current?.version],
          ['VERSION_CONFLICT', second.version],
          name,
        )
        return true
      })
    assert.deepEqual(await investigations.get(db, id), second)
  })

  test('of two people who act on the same version at once, one is refused and both texts are kept by their authors', async () => {
    const world = await fresh()
    const { investigations, db } = world
    const now = await opened(world)
    const outcomes = await Promise.allSettled(
      ['A', 'B'].map((text) => investigations.comment(db, { ...now, text }, officer)),
    )
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    assert.equal((await investigations.get(db, now.id)).timeline.length, 2)
  })

  test('events that join change the version: nobody resolves over an event they have not seen', async () => {
    const world = await fresh()
    const { investigations, db, happen } = world
    await happen({ session: 's1' })
    const [seen] = await world.all()
    assert.ok(seen)
    await happen({ session: 's1' }, { type: 'app.disaster' })
    await assert.rejects(
      investigations.resolve(db, { ...seen, verdict: 'benign', reason: 'Fine.' }, officer),
      codeOf('VERSION_CONFLICT'),
    )
  })

  test('is assigned to active people who may work on it, or to none', async () => {
    const world = await fresh()
    const { investigations, db } = world
    let now = await opened(world)
    for (const userId of ['clerk', 'gone', 'unknown'])
      await assert.rejects(
        investigations.assign(db, { ...now, userId }, officer),
        codeOf('ASSIGNEE_NOT_ALLOWED'),
      )
    now = await investigations.assign(db, { ...now, userId: 'officer' }, officer)
    assert.equal(now.assignee?.name, 'Olga Officer')
    assert.equal((await investigations.list(db, { assigned: 'me' }, officer)).count, 1)
    now = await investigations.assign(db, { ...now, userId: null }, officer)
    assert.equal(now.assignee, null)
    assert.equal((await investigations.list(db, { assigned: 'none' }, officer)).count, 1)
    assert.equal((await investigations.list(db, { assigned: 'me' }, officer)).count, 0)
  })

  test('an action whose audit event cannot be written does not happen', async () => {
    const world = await fresh()
    const { investigations, db, owner } = world
    const now = await opened(world)
    await sql`alter table breakwater.event_pending rename to event_pending_away`.execute(owner)
    await assert.rejects(investigations.comment(db, { ...now, text: 'x' }, officer))
    await sql`alter table breakwater.event_pending_away rename to event_pending`.execute(owner)
    assert.deepEqual(await investigations.get(db, now.id), now)
  })
})
