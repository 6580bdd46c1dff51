import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import { sql } from 'kysely'
import { onEachEngine, runningRole, testDatabase, type Engine } from '../../test/support/engines.ts'
import { createBus } from './bus/bus.ts'
import { createDatabaseClock } from './clock.ts'
import type { Db } from './database/database.ts'
import { createIds } from './ids.ts'
import { createLog } from './log.ts'
import { createObserve } from './observe.ts'
import { createQueue, installQueue } from './queue.ts'
import { createSchedule, jobQueue, nextRun, scheduleMigrations, type Job } from './schedule.ts'

const log = createLog({ level: 'silent' })

suite('next run', () => {
  const zone = 'Europe/Berlin'
  const runsFrom = (cron: string, start: string, count: number): string[] => {
    let after = new Date(start)
    return Array.from({ length: count }, () =>
      (after = nextRun(cron, { after, timeZone: zone })).toISOString(),
    )
  }

  test('a time that daylight saving leaves out is made up for, once', () => {
    const runs = runsFrom('30 2 * * *', '2026-03-28T12:00:00Z', 2)
    assert.deepEqual(runs, ['2026-03-29T01:00:00.000Z', '2026-03-30T00:30:00.000Z'])
  })

  test('a time that daylight saving repeats runs once', () => {
    const runs = runsFrom('30 2 * * *', '2026-10-24T12:00:00Z', 2)
    assert.deepEqual(runs, ['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z'])
  })
})

onEachEngine('schedule', (engine) => {
  test('a due job runs once although several nodes look for it', async (t) => {
    const runs: string[] = []
    const job = jobCounting(runs)
    const nodes = await openNodes(t, { engine, job, count: engine === 'postgres' ? 3 : 1 })
    const { db } = nodes
    await sql`update breakwater.schedule set next_run_at = now() - interval '1 hour'`.execute(db)
    await until(() => runs.length > 0)
    await settle()
    assert.equal(runs.length, 1)
    const { rows } = await sql`select job, outcome, counts from breakwater.job_run`.execute(db)
    assert.deepEqual(rows, [{ job: 'test.count', outcome: 'succeeded', counts: { counted: 1 } }])
  })

  test('a failed run is in the history with its error, and is reported', async (t) => {
    const failing: Job = { ...jobCounting([]), run: () => Promise.reject(new Error('the disk is full')) }
    const { db, schedule, failures } = await openNodes(t, { engine, job: failing, count: 1 })
    await assert.rejects(schedule.runNow(db, 'test.count'), /disk is full/)
    const { rows } = await sql`select outcome, error from breakwater.job_run`.execute(db)
    assert.deepEqual(rows, [{ outcome: 'failed', error: 'the disk is full' }])
    assert.deepEqual(failures, ['test.count'])
  })
})

const jobCounting = (runs: string[]): Job => ({
  name: 'test.count',
  cron: '0 4 1 1 *',
  explanation: 'Counts its runs.',
  run: async () => ({ counted: runs.push('ran') }),
})

async function openNodes(
  t: TestContext,
  { engine, job, count }: { engine: Engine; job: Job; count: number },
) {
  const database = await testDatabase(t, engine, { migrations: scheduleMigrations })
  await installQueue(database.owner, {
    queues: [jobQueue],
    runningRole: engine === 'postgres' ? runningRole : undefined,
  })
  const failures: string[] = []
  const nodes = await Promise.all(
    Array.from({ length: count }, () => startNode(t, { database, job, failures })),
  )
  const [first] = nodes
  assert.ok(first)
  return { db: database.db, schedule: first, failures }
}

async function startNode(
  t: TestContext,
  {
    database,
    job,
    failures,
  }: { database: Awaited<ReturnType<typeof testDatabase>>; job: Job; failures: string[] },
) {
  const clock = createDatabaseClock()
  await clock.synchronise(database.db)
  const queue = createQueue({ database, log })
  const bus = createBus({ database, log })
  const onFailure = async (_: Db, name: string) => void failures.push(name)
  const parts = { clock, ids: createIds(clock), log, queue, bus, observe: createObserve(), timeZone: 'UTC' }
  const schedule = createSchedule({ db: database.db, ...parts, jobs: [job], onFailure })
  await queue.start()
  await schedule.start()
  t.after(async () => {
    await schedule.stop()
    await queue.stop()
  })
  return schedule
}

async function until(isTrue: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 20_000
  while (!isTrue() && performance.now() < giveUpAt) await settle(20)
  assert.ok(isTrue(), 'it did not happen within 20 seconds')
}

const settle = (milliseconds = 2_500): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))
