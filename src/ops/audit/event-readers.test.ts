import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { addMinutes } from '../../kernel/clock.ts'
import { transact, type Db } from '../../kernel/database/database.ts'
import { createEventReaders, type EventReader } from '../../kernel/event-reader/event-reader.ts'
import { eventReaderMigrations } from '../../kernel/event-reader/cursors.ts'
import { noteWritten, onEachEngine, recordMany, sealAll, sharedAudit } from './fixtures/test-audit.ts'

const log = { warn: () => undefined }

onEachEngine('readers of the sealed log', (engine) => {
  const fresh = sharedAudit(engine, { migrations: eventReaderMigrations })
  let now = new Date('2026-03-01T12:00:00Z')
  const readersOf = (
    db: Db,
    source: Parameters<typeof createEventReaders>[0]['source'],
    ...readers: EventReader[]
  ) =>
    createEventReaders({ db, source, readers, log, clock: { now: () => now }, everyMilliseconds: 3_600_000 })

  const follow = (name: string, seen: string[], begin: EventReader['begin'] = 'first'): EventReader => ({
    name,
    begin,
    read: (_, events) => Promise.resolve(void seen.push(...events.map(({ id }) => id))),
  })

  test('get every event once, in the order of the log, with its values', async () => {
    const { db, audit } = await fresh()
    const ids = await recordMany(db, audit, 3)
    await sealAll(db, audit)
    const seen: string[] = []
    const values: unknown[] = []
    const reader = follow('orders', seen)
    const readers = readersOf(db, audit.sealed, {
      ...reader,
      async read(tx, events) {
        values.push(events[0]?.values)
        await reader.read(tx, events)
      },
    })
    await readers.start()
    await readers.catchUp()
    await readers.catchUp()
    assert.deepEqual(seen, ids)
    assert.partialDeepStrictEqual(values[0], { actor_id: 'alice-id', address: '203.0.113.7' })
    ids.push(...(await recordMany(db, audit, 2)))
    await sealAll(db, audit)
    await readers.catchUp()
    assert.deepEqual(seen, ids)
    assert.deepEqual(
      (await readers.states(db)).map(({ name, behind, failures }) => ({ name, behind, failures })),
      [{ name: 'orders', behind: 0, failures: 0 }],
    )
    await readers.stop()
  })

  test('begin with what comes next where they ask for it, and at their place after a restart', async () => {
    const { db, audit } = await fresh()
    await recordMany(db, audit, 2)
    await sealAll(db, audit)
    const seen: string[] = []
    const readers = readersOf(db, audit.sealed, follow('news', seen, 'next'))
    await readers.start()
    await readers.stop()
    const ids = await recordMany(db, audit, 2)
    await sealAll(db, audit)
    const restarted = readersOf(db, audit.sealed, follow('news', seen, 'next'))
    await restarted.start()
    await restarted.catchUp()
    await restarted.stop()
    assert.deepEqual(seen, ids)
  })

  test('that fail at one event have read all before it, skip nothing, and go on when it is cured', async () => {
    const { db, audit } = await fresh()
    const ids = await recordMany(db, audit, 5)
    await sealAll(db, audit)
    const committed: string[] = []
    let isCured = false
    const readers = readersOf(db, audit.sealed, {
      name: 'stumbling',
      begin: 'first',
      async read(tx, events) {
        if (!isCured && events.some(({ id }) => id === ids[3])) throw new Error('out of order')
        await sql`select 1`.execute(tx)
        committed.push(...events.map(({ id }) => id))
      },
    })
    await readers.start()
    await readers.catchUp()
    assert.deepEqual(committed, ids.slice(0, 3))
    const [state] = await readers.states(db)
    assert.partialDeepStrictEqual(state, { behind: 2, failures: 1, error: 'out of order' })
    isCured = true
    await readers.catchUp()
    assert.equal(committed.length, 3, 'it pauses after a failure')
    now = addMinutes(now, 2)
    await readers.catchUp()
    assert.deepEqual(committed, ids)
    await readers.stop()
  })

  test('keep nothing of a batch whose cursor did not move', async () => {
    const { db, audit } = await fresh()
    await recordMany(db, audit, 1)
    await sealAll(db, audit)
    const readers = readersOf(db, audit.sealed, {
      name: 'half-way',
      begin: 'first',
      async read(tx) {
        await sql`update breakwater.event_reader set error = 'half done' where name = 'half-way'`.execute(tx)
        throw new Error('stopped')
      },
    })
    await readers.start()
    await readers.catchUp()
    await readers.stop()
    assert.partialDeepStrictEqual((await readers.states(db))[0], { behind: 1, error: 'stopped' })
  })

  if (engine === 'postgres')
    test('see an event that commits after later ones, exactly once', async () => {
      const { db, audit } = await fresh()
      const seen: string[] = []
      const readers = readersOf(db, audit.sealed, follow('late', seen))
      await readers.start()
      let early = ''
      let others: string[] = []
      await transact(db, async (tx) => {
        early = await audit.record(tx, noteWritten('began first'))
        others = await recordMany(db, audit, 3)
        await sealAll(db, audit)
        await readers.catchUp()
        assert.deepEqual(seen, others)
      })
      await sealAll(db, audit)
      await readers.catchUp()
      await readers.stop()
      assert.deepEqual(seen, [...others, early])
    })
})
