import { addDays, type Clock } from '../clock.ts'
import { transact, type Db } from '../database/database.ts'
import { jobCaller, type Caller } from '../identity.ts'
import type { MaybePromise } from '../maybe-promise.ts'
import type { SettingRegistry } from '../setting-registry.ts'
import {
  conditionsOf,
  deleteBatch,
  type Condition,
  type Conditions,
  type Purged,
  type Retention,
} from './due-rows.ts'
import { dropMonths } from './months.ts'

/** What is held may not be deleted: a condition on rows of the table, which go by the table's name; undefined where none is held. */
export type IsHeld = (db: Db, table: string) => MaybePromise<Condition | undefined>

export type RetentionDependencies = {
  clock: Clock
  settings: Pick<SettingRegistry, 'current'>
  audit: { record(db: Db, entry: PurgeEntry): Promise<unknown> }
  /** Without it nothing is held. */
  isHeld?: IsHeld | undefined
}

type PurgeEntry = {
  type: 'retention.purged'
  outcome: 'success'
  by: Caller
  subject: { type: string; id: string }
  details: { rows: number; olderThan: string; months?: number }
}

export type PurgeService = ReturnType<typeof createRetention>

/** The one way to delete what is old: in batches, sparing what is held, with one audit event per run that deleted something. */
export const createRetention = (context: RetentionDependencies) => ({
  purge: (db: Db, retention: Retention): Promise<Purged> => purge(context, db, retention),
})

export const rowsPerBatch = 5_000
const purger = jobCaller('retention')

async function purge(context: RetentionDependencies, db: Db, retention: Retention): Promise<Purged> {
  const cutoff = addDays(context.clock.now(), -daysOf(context, retention))
  const conditions = conditionsOf(retention, cutoff, await context.isHeld?.(db, retention.table))
  const purged: Purged = { deleted: 0, ...(retention.byMonth && { months: 0 }) }
  const record = (handle: Db) => recordRun(context, handle, { retention, cutoff, purged })
  try {
    if (retention.byMonth) await dropMonths(db, { retention, conditions, cutoff, purged })
    await deleteRows(db, { retention, conditions, purged, record })
  } catch (error) {
    // What was committed before the failure is recorded too; a caller's own transaction takes everything back.
    if (!db.isTransaction) await record(db)
    throw error
  }
  return purged
}

function daysOf({ settings }: RetentionDependencies, { table, keepDays }: Retention): number {
  const days = typeof keepDays === 'number' ? keepDays : settings.current(keepDays)
  if (typeof days !== 'number') throw new Error(`How long ${table} is kept is not set: ${keepDays}.`)
  return days
}

type Run = {
  retention: Retention
  conditions: Conditions
  purged: Purged
  record: (tx: Db) => Promise<void>
}

/** The last batch commits together with the event about the run. */
async function deleteRows(db: Db, { retention, conditions, purged, record }: Run): Promise<void> {
  for (;;) {
    const before = purged.deleted
    const isLast = await transact(db, async (tx) => {
      const batch = await deleteBatch(tx, retention, { conditions, limit: rowsPerBatch })
      purged.deleted += batch
      if (batch === rowsPerBatch) return false
      await record(tx)
      return true
    }).catch((error: unknown) => {
      purged.deleted = before
      throw error
    })
    if (isLast) return
  }
}

async function recordRun(
  { audit }: RetentionDependencies,
  db: Db,
  { retention, cutoff, purged }: { retention: Retention; cutoff: Date; purged: Purged },
): Promise<void> {
  const { deleted: rows, months = 0 } = purged
  if (rows === 0 && months === 0) return
  await audit.record(db, {
    type: 'retention.purged',
    outcome: 'success',
    by: purger,
    subject: { type: 'table', id: retention.table },
    details: { rows, olderThan: cutoff.toISOString(), ...(months > 0 && { months }) },
  })
}
