import { Cron } from 'croner'
import { sql } from 'kysely'
import type { Bus } from './bus/bus.ts'
import type { Clock } from './clock.ts'
import { transact, type Db } from './database/database.ts'
import type { Ids } from './ids.ts'
import type { Log } from './log.ts'
import type { Migrations } from './database/migrations.ts'
import type { Observe } from './observe.ts'
import type { Queue } from './queue.ts'

/** What a job run did: counts for the history (`{ sealed: 12 }`). */
export type JobCounts = Record<string, number>
export type Job = { name: string; cron: string; explanation: string; run: (db: Db) => Promise<JobCounts> }

export type Schedule = {
  /** Runs a job now, on this node, with an entry in the history. */
  runNow(db: Db, name: string): Promise<JobCounts>
  start(): Promise<void>
  stop(): Promise<void>
}

export type ScheduleDependencies = {
  db: Db
  clock: Clock
  ids: Ids
  log: Log
  queue: Queue
  bus: Pick<Bus, 'nodeId'>
  observe: Observe
  timeZone: string
  jobs: readonly Job[]
  /** Told of every failed run, so that audit and alerts can tell others. */
  onFailure: (db: Db, job: string, error: unknown) => Promise<void>
}

export const jobQueue = 'jobs'
const lookEveryMilliseconds = 1_000

/**
 * One run per tick across all nodes: `next_run_at` is claimed by a guarded UPDATE, and only the winner puts the run on the queue.
 * Times follow the wall clock of `timeZone`; daylight-saving nights neither skip nor double a run.
 */
export function createSchedule(dependencies: ScheduleDependencies): Schedule {
  const { db, clock, log, jobs } = dependencies
  const byName = new Map(jobs.map((job) => [job.name, job]))
  const nextOf = (job: Job) => nextRun(job.cron, { after: clock.now(), timeZone: dependencies.timeZone })
  let timer: NodeJS.Timeout | undefined

  const look = async (): Promise<void> => {
    const due = await listDue(db, clock.now())
    for (const { name, next_run_at } of due) {
      const job = byName.get(name)
      if (job)
        await transact(db, (tx) =>
          claim(tx, { job, dueAt: next_run_at, next: nextOf(job), queue: dependencies.queue }),
        )
    }
  }
  const runNow = async (handle: Db, name: string): Promise<JobCounts> => {
    const job = byName.get(name)
    if (!job) throw new Error(`There is no job ${name}.`)
    return runRecorded(handle, job, dependencies)
  }

  dependencies.queue.work(jobQueue, async ({ name }: { name: string }) => void (await runNow(db, name)))
  return {
    runNow,
    async start() {
      for (const job of jobs) await insertSchedule(db, job, nextOf(job))
      const lookAgain = () => look().catch((err: unknown) => log.warn({ err }, 'schedule not read'))
      timer = setInterval(() => void lookAgain(), lookEveryMilliseconds)
    },
    async stop() {
      clearInterval(timer)
    },
  }
}

/** The next time a cron expression names after a moment, in a time zone. */
export function nextRun(cron: string, { after, timeZone }: { after: Date; timeZone: string }): Date {
  const next = new Cron(cron, { timezone: timeZone }).nextRun(after)
  if (next === null) throw new Error(`The schedule ${cron} never runs.`)
  return next
}

async function runRecorded(db: Db, job: Job, dependencies: ScheduleDependencies): Promise<JobCounts> {
  const id = dependencies.ids.next()
  const began = performance.now()
  await insertRun(db, {
    id,
    job: job.name,
    node: dependencies.bus.nodeId,
    startedAt: dependencies.clock.now(),
  })
  const finish = async (
    outcome: 'succeeded' | 'failed',
    details: { counts: JobCounts; error: string | null },
  ) => {
    dependencies.observe.report({
      kind: 'job',
      name: job.name,
      milliseconds: performance.now() - began,
      failed: outcome === 'failed',
    })
    await finishRun(db, { id, outcome, endedAt: dependencies.clock.now(), ...details })
  }
  try {
    const counts = await job.run(db)
    await finish('succeeded', { counts, error: null })
    return counts
  } catch (error) {
    dependencies.log.error({ err: error, job: job.name }, 'job failed')
    await finish('failed', { counts: {}, error: error instanceof Error ? error.message : String(error) })
    await dependencies.onFailure(db, job.name, error)
    throw error
  }
}

type Tables = {
  schedule: { name: string; cron: string; is_paused: boolean; next_run_at: Date }
  job_run: {
    id: string
    job: string
    node: string
    started_at: Date
    ended_at: Date | null
    outcome: string | null
    counts: string
    error: string | null
  }
}

export const scheduleMigrations: Migrations = {
  '003-schedule': `
    create table breakwater.schedule (
      name text primary key,
      cron text not null,
      is_paused boolean not null default false,
      next_run_at timestamptz(3) not null
    );
    create table breakwater.job_run (
      id uuid primary key,
      job text not null,
      node text not null,
      started_at timestamptz(3) not null,
      ended_at timestamptz(3),
      outcome text check (outcome in ('succeeded', 'failed')),
      counts jsonb not null default '{}',
      error text
    );
    create index job_run_job_idx on breakwater.job_run (job, id desc);
  `,
}

/** A changed cron expression in a new release moves the next run; an unchanged one keeps a run that is overdue. */
const insertSchedule = (db: Db, job: Job, next: Date) =>
  sql`insert into breakwater.schedule (name, cron, next_run_at) values (${job.name}, ${job.cron}, ${next})
      on conflict (name) do update set cron = excluded.cron, next_run_at = excluded.next_run_at
      where schedule.cron <> excluded.cron`.execute(db)

const listDue = (db: Db, now: Date) =>
  db
    .withTables<Tables>()
    .selectFrom('schedule')
    .select(['name', 'next_run_at'])
    .where('next_run_at', '<=', now)
    .where('is_paused', '=', false)
    .execute()

/** Only the node whose UPDATE still finds the due time wins the tick; tick and queue entry commit together. */
async function claim(
  tx: Db,
  { job, dueAt, next, queue }: { job: Job; dueAt: Date; next: Date; queue: Queue },
): Promise<void> {
  const won = await tx
    .withTables<Tables>()
    .updateTable('schedule')
    .set({ next_run_at: next })
    .where('name', '=', job.name)
    .where('next_run_at', '=', dueAt)
    .returning('name')
    .executeTakeFirst()
  if (won) await queue.send(tx, jobQueue, { payload: { name: job.name }, key: job.name })
}

const insertRun = (db: Db, run: { id: string; job: string; node: string; startedAt: Date }) =>
  db
    .withTables<Tables>()
    .insertInto('job_run')
    .values({
      id: run.id,
      job: run.job,
      node: run.node,
      started_at: run.startedAt,
      ended_at: null,
      outcome: null,
      counts: '{}',
      error: null,
    })
    .execute()

const finishRun = (
  db: Db,
  run: { id: string; outcome: string; endedAt: Date; counts: JobCounts; error: string | null },
) =>
  db
    .withTables<Tables>()
    .updateTable('job_run')
    .set({
      ended_at: run.endedAt,
      outcome: run.outcome,
      counts: JSON.stringify(run.counts),
      error: run.error,
    })
    .where('id', '=', run.id)
    .execute()
