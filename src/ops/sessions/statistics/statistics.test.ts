import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { onEachEngine } from '../../../../test/support/engines.ts'
import { office, openSession, root, setUpPeople } from '../../../../test/support/people.ts'
import { sharedDatabase } from '../../../../test/support/shared-database.ts'
import { ensurePartitions } from '../../../kernel/database/partitions.ts'
import { sessionMigrations } from '../migrations.ts'
import { sessionPartitions } from '../tables.ts'

onEachEngine('session statistics', (engine) => {
  const statements = { count: 0 }
  const database = sharedDatabase(engine, {
    migrations: sessionMigrations,
    onStatement: () => void statements.count++,
    prepare: ({ owner }) => ensurePartitions(owner, sessionPartitions),
  })

  test('an installation without sessions has a day for every day, and no median', async () => {
    const { sessions, db, clock } = setUpPeople(database().db)
    const { perDay, ...rest } = await sessions.statistics(db, { days: 3 })
    assert.equal(perDay.length, 3)
    assert.equal(perDay.at(-1)?.day, clock.now().toISOString().slice(0, 10))
    assert.ok(perDay.every(({ opened, ended }) => opened === 0 && ended === 0))
    assert.deepEqual(rest, {
      days: 3,
      openNow: 0,
      peopleNow: 0,
      suspiciousNow: 0,
      medianMinutes: null,
      byDevice: [],
      byCountry: [],
      byUser: [],
      endedByReason: [],
    })
  })

  test('who is in, how long sessions lasted, how they ended, whose they were, by a fixed number of queries', async () => {
    const { sessions, db, clock } = setUpPeople(database().db)
    const open = async (userId: string) =>
      openSession(sessions, db, { userId, userName: `${userId}’s name`, address: office })
    const [short, middle, long] = [await open('alice'), await open('alice'), await open('bob')]
    await open('alice')
    await sql`update breakwater.session set country = 'ID', device = 'Phone', suspicious_at = now()
      where id = ${long.id}`.execute(db)
    for (const { id } of [short, middle, long]) {
      clock.advance({ minutes: 10 })
      await sessions.end(db, id, { by: root, reason: id === long.id ? 'terminated' : 'signed_out' })
    }
    statements.count = 0
    const { perDay, ...rest } = await sessions.statistics(db, { days: 2 })
    assert.equal(statements.count, 8)
    assert.equal(
      perDay.reduce((sum, { opened }) => sum + opened, 0),
      4,
    )
    assert.equal(
      perDay.reduce((sum, { ended }) => sum + ended, 0),
      3,
    )
    assert.deepEqual(rest, {
      days: 2,
      openNow: 1,
      peopleNow: 1,
      suspiciousNow: 0,
      medianMinutes: 20,
      byDevice: [
        { name: 'unknown', count: 3 },
        { name: 'Phone', count: 1 },
      ],
      byCountry: [{ name: 'ID', count: 1 }],
      byUser: [
        { userId: 'alice', name: 'alice’s name', count: 3 },
        { userId: 'bob', name: 'bob’s name', count: 1 },
      ],
      endedByReason: [
        { name: 'signed_out', count: 2 },
        { name: 'terminated', count: 1 },
      ],
    })
  })

  test('days are counted in UTC, whatever the time zone of the connection', async () => {
    const { sessions, db, clock } = setUpPeople(database().db)
    const { id } = await openSession(sessions, db, { userId: 'carol', address: office })
    const midnight = new Date(`${clock.now().toISOString().slice(0, 10)}T00:00:00Z`)
    await sql`update breakwater.session set opened_at = ${midnight} where id = ${id}`.execute(db)
    const today = async () => (await sessions.statistics(db, { days: 1 })).perDay
    const [before] = await today()
    await sql`update breakwater.session set opened_at = ${new Date(midnight.getTime() - 1)}
      where id = ${id}`.execute(db)
    const [after] = await db.transaction().execute(async (tx) => {
      await sql`set local timezone = 'Asia/Jakarta'`.execute(tx)
      return (await sessions.statistics(tx, { days: 1 })).perDay
    })
    assert.equal((before?.opened ?? 0) - (after?.opened ?? 0), 1)
    assert.equal(after?.day, midnight.toISOString().slice(0, 10))
  })
})
