import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { onEachEngine, testDatabase } from '../../../test/support/engines.ts'
import { createTestClock } from '../../../test/support/clock.ts'
import type { Db, Statement } from '../../kernel/database.ts'
import { createIds } from '../../kernel/ids.ts'
import { createLog } from '../../kernel/log.ts'
import { createMetrics } from '../../kernel/metrics.ts'
import { ensurePartitions } from '../../kernel/partitions.ts'
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
}

function attemptsOn(db: Db) {
  const clock = createTestClock()
  const metrics = createMetrics()
  const attempts = createAttempts({
    db,
    clock,
    ids: createIds(clock),
    log: createLog({ level: 'silent' }),
    metrics,
    links: { recordVisits: () => Promise.reject(new Error('no link was visited')) },
  })
  return { attempts, metrics }
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
    for (let i = 0; i < 2_500; i++) attempts.note(attempt)
    await attempts.stop()
    const { rows } = await sql`select from breakwater.tracking_attempt`.execute(db)
    assert.equal(rows.length, 2_500)
    assert.deepEqual(sizes, [1_000, 1_000, 500])
  })

  test('while nothing can be written, memory is bounded, and what found no room is counted', async (t) => {
    const { db } = await testDatabase(t, engine)
    const { attempts, metrics } = attemptsOn(db)
    for (let i = 0; i < 200_003; i++) attempts.note(attempt)
    assert.match(await metrics.registry.metrics(), /tracking_attempts_unrecorded_total 3\n/)
    await assert.rejects(attempts.stop())
  })
})
