import assert from 'node:assert/strict'
import { test } from 'node:test'
import { transact } from '../../../kernel/database/database.ts'
import { onEachEngine } from '../../../../test/support/engines.ts'
import { caused, investigationFeatures, officer } from '../../../../test/support/investigations.ts'

onEachEngine('investigations that events open', (engine) => {
  const fresh = investigationFeatures(engine)

  test('a high or critical event opens one; others do not, nor do the steps of investigations', async () => {
    const { happen, all, audit, db, follow } = await fresh()
    await happen({ user: 'u1' }, { type: 'app.trifle' })
    assert.deepEqual(await all(), [])
    await happen({ user: 'u1', address: '203.0.113.7' })
    const [only, ...more] = await all()
    assert.deepEqual(
      [only?.title, only?.state, only?.risk, only?.origin, only?.eventCount, more.length],
      ['Something that a person must look at', 'open', 'high', 'events', 1, 0],
    )
    await audit.record(db, {
      type: 'investigation.reopened',
      outcome: 'denied',
      by: caused({}),
      factors: ['mass_action'],
    })
    await follow()
    assert.equal((await all()).length, 1)
  })

  test('events join by session, user or network with the reason in the timeline, strangers open their own', async () => {
    const { happen, all, db, investigations } = await fresh()
    await happen({ user: 'u1', session: 's1', address: '203.0.113.7' })
    await happen({ session: 's1' })
    await happen({ user: 'u1', address: '198.51.100.1' })
    await happen({ address: '203.0.113.200' }, { type: 'app.disaster' })
    await happen({ address: '192.0.2.55' })
    await happen({})
    const found = await all()
    assert.deepEqual(
      found.map(({ eventCount, risk }) => [eventCount, risk]),
      [
        [1, 'high'],
        [1, 'high'],
        [4, 'critical'],
      ],
    )
    const { events, timeline } = await investigations.get(db, found[2]?.id ?? '')
    assert.deepEqual(
      events.map(({ reason }) => reason),
      ['same_network', 'same_user', 'same_session', 'opened_it'],
    )
    assert.deepEqual(
      timeline.map(({ kind, details }) => [kind, details.events?.reasons]),
      [
        ['opened', undefined],
        ['events_joined', ['same_session']],
        ['events_joined', ['same_user']],
        ['events_joined', ['same_network']],
      ],
    )
  })

  test('one that was resolved is never joined: another opens that names it with its verdict', async () => {
    const { happen, all, db, investigations } = await fresh()
    await happen({ session: 's1' })
    const [first] = await all()
    assert.ok(first)
    const verdict = { verdict: 'false_positive', reason: 'A test of ours.' } as const
    await investigations.resolve(db, { ...first, ...verdict }, officer)
    await happen({ session: 's1' })
    const [second, ...others] = await all()
    assert.equal(others.length, 1)
    const { related } = await investigations.get(db, second?.id ?? '')
    assert.deepEqual(
      related.map(({ id, kind, verdict, resolvedBy }) => [id, kind, verdict, resolvedBy?.name]),
      [[first.id, 'seen_before', 'false_positive', 'Olga Officer']],
    )
    assert.equal((await investigations.get(db, first.id)).eventCount, 1)
  })

  test('one that was reopened is joined again, and has no verdict while its history is whole', async () => {
    const { happen, all, db, clock, investigations } = await fresh()
    await happen({ session: 's1' })
    const [first] = await all()
    assert.ok(first)
    const resolved = await investigations.resolve(
      db,
      { ...first, verdict: 'false_positive', reason: 'A test of ours.' },
      officer,
    )
    clock.advance({ hours: 24 })
    const reopened = await investigations.reopen(db, { ...resolved, reason: 'It goes on.' }, officer)
    clock.advance({ minutes: 1 })
    await happen({ session: 's1' }, { type: 'app.disaster' })
    assert.equal((await all()).length, 1)
    const { verdict, reason, state, eventCount, timeline } = await investigations.get(db, first.id)
    assert.deepEqual([verdict, reason, state, eventCount], [null, null, 'open', 2])
    assert.equal(reopened.verdict, null)
    assert.deepEqual(
      timeline.map(({ kind, details }) => [kind, details.verdict, details.reason]),
      [
        ['opened', undefined, undefined],
        ['resolved', 'false_positive', 'A test of ours.'],
        ['reopened', undefined, 'It goes on.'],
        ['events_joined', undefined, undefined],
      ],
    )
  })

  test('an event that the reader brings again changes nothing', async () => {
    const { happen, all, db, audit, investigations } = await fresh()
    await happen({ session: 's1' })
    const before = await all()
    const events = await audit.sealed.list(db, { from: 0, limit: 100 })
    await transact(db, (tx) => investigations.considerEvents(tx, events))
    assert.deepEqual(
      (await all()).map(({ version, eventCount }) => [version, eventCount]),
      before.map(({ version, eventCount }) => [version, eventCount]),
    )
  })

  test('a rush is one investigation with one step a batch, and one mail', async () => {
    const { audit, db, all, follow, investigations, mails } = await fresh()
    await transact(db, async (tx) => {
      for (let count = 0; count < 60; count += 1)
        await audit.record(tx, { type: 'app.alarm', outcome: 'denied', by: caused({ session: 's1' }) })
    })
    await follow()
    const [only, ...more] = await all()
    assert.deepEqual([only?.eventCount, more.length, mails.length], [60, 0, 1])
    const { timeline } = await investigations.get(db, only?.id ?? '')
    assert.deepEqual(
      timeline.map(({ kind, details }) => [kind, details.events?.count]),
      [
        ['opened', 1],
        ['events_joined', 59],
      ],
    )
  })

  test('mails name every new high or critical investigation once, at most one mail in the minutes set', async () => {
    const { happen, db, clock, mails, investigations, all } = await fresh()
    await happen({ user: 'u1' })
    await happen({ user: 'u2' })
    await happen({ user: 'u3' }, { type: 'app.disaster' })
    const [, second] = await all()
    await investigations.resolve(
      db,
      { id: second?.id ?? '', version: 1, verdict: 'benign', reason: 'Ours.' },
      officer,
    )
    assert.deepEqual(await investigations.tellDue(db), { told: 0 })
    clock.advance({ minutes: 11 })
    assert.deepEqual(await investigations.tellDue(db), { told: 1 })
    assert.deepEqual(await investigations.tellDue(db), { told: 0 })
    assert.deepEqual(
      mails.map((mail) => mail.map(({ number, risk }) => [number, risk])),
      [[[1, 'high']], [[3, 'critical']]],
    )
  })

  test('a finding of a detection rule brings the events it names', async () => {
    const { happen, audit, db, all, investigations } = await fresh()
    const eventIds: string[] = []
    for (const user of ['u1', 'u2'])
      eventIds.push(
        await audit.record(db, {
          type: 'app.trifle',
          outcome: 'failure',
          by: caused({ address: '203.0.113.9' }),
          subject: { type: 'user', id: user },
        }),
      )
    const job = { actor: { kind: 'job', name: 'audit.detect' }, roles: [] } as const
    await happen({}, { type: 'detection.fired', by: job, details: { group: '203.0.113.0/24', eventIds } })
    const [only] = await all()
    const { events } = await investigations.get(db, only?.id ?? '')
    assert.deepEqual(
      events.map(({ type, reason }) => [type, reason]),
      [
        ['detection.fired', 'opened_it'],
        ['app.trifle', 'named'],
        ['app.trifle', 'named'],
      ],
    )
    const byUser = await investigations.list(db, { userId: 'u2' }, officer)
    assert.deepEqual(
      byUser.items.map(({ id }) => id),
      [only?.id],
    )
  })

  test('what a person is found by is gone when the person is erased from the log', async () => {
    const { happen, audit, db, follow, investigations } = await fresh()
    await happen({ user: 'u1', address: '203.0.113.7' })
    const asked = { address: '203.0.113.7' }
    assert.equal((await investigations.list(db, asked, officer)).count, 1)
    await audit.erase(db, { userId: 'u1' }, officer)
    await follow()
    assert.equal((await investigations.list(db, asked, officer)).count, 0)
    const [only] = (await investigations.list(db, {}, officer)).items
    const { events } = await investigations.get(db, only?.id ?? '')
    assert.deepEqual([events[0]?.actor.id, events[0]?.address], [null, null])
  })
})
