import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { onEachEngine, testDatabase } from '../../test/support/engines.ts'
import { addDays, addHours, addMinutes, addSeconds, createDatabaseClock } from './clock.ts'
import type { Db } from './database/database.ts'

const databaseTime = async (db: Db): Promise<number> => {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp()::timestamptz(3) as now`.execute(db)
  return rows[0]?.now.getTime() ?? Number.NaN
}

onEachEngine('the clock', (engine) => {
  test('the clock is the database’s, whatever this machine thinks', async (t) => {
    const { db } = await testDatabase(t, engine)
    t.mock.method(Date, 'now', () => Date.parse('1999-01-01'))
    const clock = createDatabaseClock()
    assert.equal(clock.now().getUTCFullYear(), 1999)
    const began = performance.now()
    await clock.synchronise(db)
    // How long the question took, and what is rounded away, is all that the answer may be wrong by.
    const slack = performance.now() - began + 2
    const before = await databaseTime(db)
    const now = clock.now().getTime()
    const after = await databaseTime(db)
    assert.ok(before - slack <= now && now <= after + slack, `${before} ≤ ${now} ≤ ${after}`)
  })

  test('a jump of this machine’s clock between two readings changes nothing', async (t) => {
    const { db } = await testDatabase(t, engine)
    const clock = createDatabaseClock()
    await clock.synchronise(db)
    const before = clock.now().getTime()
    t.mock.method(Date, 'now', () => before + 86_400_000)
    const after = clock.now().getTime()
    assert.ok(after - before >= 0 && after - before < 10_000)
  })
})

test('days, hours and minutes add up, whatever the time zone does that night', () => {
  const moment = new Date('2026-03-28T22:30:00.000Z')
  assert.equal(addDays(moment, 1).toISOString(), '2026-03-29T22:30:00.000Z')
  assert.equal(addHours(moment, -24).toISOString(), '2026-03-27T22:30:00.000Z')
  assert.equal(addMinutes(moment, 90).getTime(), addSeconds(moment, 5_400).getTime())
})
