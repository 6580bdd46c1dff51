import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { onEachEngine, testDatabase } from '../../../test/support/engines.ts'
import { createTestClock } from '../../../test/support/clock.ts'
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

onEachEngine('attempts', (engine) => {
  test('a busy second is written whole, in statements of bearable size', async (t) => {
    const statements: number[] = []
    const onStatement = (statement: { sql: string; rows: number }) => {
      if (statement.sql.includes('insert into breakwater.tracking_attempt')) statements.push(statement.rows)
    }
    const database = await testDatabase(t, engine, { migrations: portalMigrations, onStatement })
    await ensurePartitions(database.owner, portalPartitioned)
    const clock = createTestClock()
    const attempts = createAttempts({
      ...{ db: database.db, clock, ids: createIds(clock), log: createLog({ level: 'silent' }) },
      ...{ metrics: createMetrics(), links: { recordVisits: () => Promise.reject(new Error('no link')) } },
    })
    for (let i = 0; i < 2_500; i++) attempts.note(attempt)
    await attempts.stop()
    const { rows } = await sql`select from breakwater.tracking_attempt`.execute(database.db)
    assert.equal(rows.length, 2_500)
    assert.ok(statements.every((count) => count <= 1_000))
  })

  test('while nothing can be written, memory is bounded, and what found no room is counted', async (t) => {
    const database = await testDatabase(t, engine)
    const clock = createTestClock()
    const metrics = createMetrics()
    const attempts = createAttempts({
      ...{ db: database.db, clock, ids: createIds(clock), log: createLog({ level: 'silent' }) },
      ...{ metrics, links: { recordVisits: () => Promise.reject(new Error('no link')) } },
    })
    for (let i = 0; i < 200_003; i++) attempts.note(attempt)
    assert.match(await metrics.registry.metrics(), /tracking_attempts_unrecorded_total 3\n/)
    await assert.rejects(attempts.stop())
  })
})
