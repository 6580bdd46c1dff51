import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { onEachEngine, testDatabase } from '../../../test/support/engines.ts'
import { createTestAudit } from '../../../test/support/audit.ts'
import { createTestClock } from '../../../test/support/clock.ts'
import type { Db, Statement } from '../../kernel/database/database.ts'
import { createIds } from '../../kernel/ids.ts'
import { createLog } from '../../kernel/log.ts'
import { createMetrics } from '../../kernel/metrics.ts'
import { ensurePartitions } from '../../kernel/database/partitions.ts'
import { mostNeighbours, mostRefusedRows } from './attempt-groups.ts'
import { createAttempts, type Attempt } from './attempts.ts'
import { portalMigrations } from './migrations.ts'
import { portalPartitioned } from './tables.ts'

const attempt: Attempt = {
  address: '192.0.2.1',
  outcome: 'unknown',
  linkId: null,
  container: null,
  milliseconds: 1,
  wasCached: false,
  isOpening: false,
  isAnonymous: true,
}

function attemptsOn(db: Db) {
  // What is counted a minute is counted by the clock's minutes: the seconds that a test moves on must not end one.
  const minute = 60_000
  const clock = createTestClock(new Date(Math.floor(Date.now() / minute) * minute))
  const metrics = createMetrics()
  const audit = createTestAudit()
  const attempts = createAttempts({
    db,
    audit,
    clock,
    ids: createIds(clock),
    log: createLog({ level: 'silent' }),
    metrics,
    links: { recordVisits: () => Promise.reject(new Error('no link was visited')) },
  })
  return { attempts, metrics, audit, clock }
}

onEachEngine('attempts', (engine) => {
  test('a busy second is written whole, in statements of bearable size', async (t) => {
    const sizes: number[] = []
    const onStatement = (statement: Statement) => {
      if (statement.sql.includes('insert into breakwater.tracking_attempt')) sizes.push(statement.rows)
    }
    const { db, owner } = await testDatabase(t, engine, { migrations: portalMigrations, onStatement })
    await ensurePartitions(owner, portalPartitioned)
    const { attempts } = attemptsOn(db)
    for (let i = 0; i < 2_500; i++) attempts.note({ ...attempt, outcome: 'shown' })
    await attempts.stop()
    const { rows } = await sql`select from breakwater.tracking_attempt`.execute(db)
    assert.equal(rows.length, 2_500)
    assert.deepEqual(sizes, [1_000, 1_000, 500])
  })

  test('while nothing can be written, memory is bounded, and what found no room is counted', async (t) => {
    const { db } = await testDatabase(t, engine)
    const { attempts, metrics } = attemptsOn(db)
    for (let i = 0; i < 200_003; i++) attempts.note({ ...attempt, isAnonymous: false })
    assert.match(await metrics.registry.metrics(), /tracking_attempts_unrecorded_total 3\n/)
    await assert.rejects(attempts.stop())
  })

  const stored = async (db: Db) => {
    const { rows } = await sql<{ address: string; outcome: string; count: number }>`
      select address, outcome, count from breakwater.tracking_attempt order by id`.execute(db)
    return rows
  }

  test('repeats of what is refused are one row a minute with a count, across batches', async (t) => {
    const { db, owner } = await testDatabase(t, engine, { migrations: portalMigrations })
    await ensurePartitions(owner, portalPartitioned)
    const { attempts, clock } = attemptsOn(db)
    for (let batch = 0; batch < 3; batch++) {
      for (let i = 0; i < 500; i++) attempts.note({ ...attempt, outcome: 'limited' })
      attempts.note(attempt)
      await attempts.stop()
      clock.advance({ seconds: 1 })
    }
    assert.deepEqual(await stored(db), [
      { address: '192.0.2.1', outcome: 'limited', count: 1500 },
      { address: '192.0.2.1', outcome: 'unknown', count: 3 },
    ])
    clock.advance({ minutes: 1 })
    attempts.note({ ...attempt, outcome: 'limited' })
    await attempts.stop()
    assert.deepEqual(
      (await stored(db)).map(({ count }) => count),
      [1500, 3, 1],
    )
  })

  test('a flood from everywhere fills a bounded number of rows a minute, and one event says so', async (t) => {
    const { db, owner } = await testDatabase(t, engine, { migrations: portalMigrations })
    await ensurePartitions(owner, portalPartitioned)
    const { attempts, audit, clock, metrics } = attemptsOn(db)
    for (let i = 0; i < 5_000; i++)
      attempts.note({ ...attempt, outcome: 'limited', address: `10.1.${i >> 8}.${i & 255}` })
    attempts.note({ ...attempt, outcome: 'shown', address: '198.51.100.1' })
    await attempts.stop()
    assert.equal((await stored(db)).length, mostRefusedRows + 1)
    assert.deepEqual(audit.types(), ['tracking.attempts_capped'])
    assert.match(await metrics.registry.metrics(), /tracking_attempts_left_out_total 4400\n/)
    clock.advance({ minutes: 1 })
    for (let i = 0; i < 5_000; i++)
      attempts.note({ ...attempt, outcome: 'malformed', address: `10.1.${i >> 8}.${i & 255}` })
    await attempts.stop()
    assert.equal((await stored(db)).length, 2 * mostRefusedRows + 1)
    assert.equal(audit.types().length, 2)
  })

  test('many /64s of one /48 are one client once they are more than a household has', async (t) => {
    const { db, owner } = await testDatabase(t, engine, { migrations: portalMigrations })
    await ensurePartitions(owner, portalPartitioned)
    const { attempts, audit } = attemptsOn(db)
    const from = (i: number) => ({ ...attempt, address: `2001:db8:7:${i.toString(16)}::1` })
    for (let i = 1; i <= 2_000; i++) attempts.note(from(i))
    attempts.note({ ...attempt, address: '2001:db8:8:1::1' })
    await attempts.stop()
    const rows = await stored(db)
    assert.equal(rows.length, mostNeighbours + 2)
    assert.deepEqual(rows.at(-2), {
      address: '2001:db8:7::/48',
      outcome: 'unknown',
      count: 2_000 - mostNeighbours,
    })
    assert.deepEqual(audit.types(), [])
  })
})
