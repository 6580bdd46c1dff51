import { sql, type RawBuilder } from 'kysely'
import type { Db } from '../database/database.ts'

/** How long the rows of a table are kept. A feature declares it in its `feature.ts`; only `purge` deletes by age. */
export type Retention = {
  table: string
  /** The columns that identify a row. */
  key: readonly [string, ...string[]]
  /** The column that says how old a row is. */
  age: string
  /** What that column holds: a time where nothing is said; a day (UTC), the time in a UUID v7, or milliseconds since 1970. */
  ageIn?: 'time' | 'day' | 'id' | 'milliseconds'
  /** Days, or the key of the setting that says how many. */
  keepDays: number | string
  /** A condition in SQL: rows that do not meet it are kept for good. */
  only?: string
  /** Partitioned by the month in its key: months of which all rows are due are dropped as a whole. */
  byMonth?: boolean
  /** What is deleted with the rows: `column` refers to the first column of the key. */
  parts?: readonly RetentionPart[]
}

/** `unless`: a condition in SQL under which a part stays although its row has gone. */
export type RetentionPart = { table: string; column: string; unless?: string }

/** `months`: how many partitions were dropped; their rows are among the deleted. */
export type Purged = { deleted: number; months?: number }

/** SQL that is true or false of a row. */
export type Condition = RawBuilder<unknown>

/** `isOld`: of a row by its age alone. `isDue`: it is deleted; old, of those that ever are, and not held. */
export type Conditions = { isOld: Condition; isDue: Condition }

/** The one condition by which rows are spared, whichever way the others are deleted. */
export function conditionsOf(retention: Retention, cutoff: Date, isHeld: Condition | undefined): Conditions {
  const isOld = sql`${columnOf(retention.table, retention.age)} < ${limitOf(retention, cutoff)}`
  const isEver = retention.only === undefined ? sql`true` : sql`(${sql.raw(retention.only)})`
  const isSpared = isHeld === undefined ? sql`false` : sql`coalesce((${isHeld}), true)`
  return { isOld, isDue: sql`(${isOld} and ${isEver} and not ${isSpared})` }
}

function limitOf({ ageIn = 'time' }: Retention, cutoff: Date): Condition {
  if (ageIn === 'id') return sql`breakwater.uuid_floor(${cutoff}::timestamptz)`
  if (ageIn === 'day') return sql`(${cutoff}::timestamptz at time zone 'UTC')::date`
  return ageIn === 'milliseconds' ? sql`${cutoff.getTime()}` : sql`${cutoff}`
}

export const tableOf = (table: string): Condition => sql.id('breakwater', table)
export const columnOf = (table: string, column: string): Condition => sql.id(table, column)

/** Deletes up to `limit` due rows with their parts; rows that are being changed are left to the next run. */
export async function deleteBatch(
  tx: Db,
  retention: Retention,
  { conditions, limit }: { conditions: Conditions; limit: number },
): Promise<number> {
  const { table, key, parts = [] } = retention
  const columns = sql.join(key.map((column) => columnOf(table, column)))
  const isSame = sql.join(
    key.map((column) => sql`${columnOf(table, column)} = ${columnOf('due', column)}`),
    sql` and `,
  )
  const partsGo = parts.map(
    (part, n) => sql`, ${sql.id(`part_${n}`)} as (
      delete from ${tableOf(part.table)} using gone where ${columnOf(part.table, part.column)} = ${columnOf('gone', key[0])}
      and not ${unlessOf(part.unless)})`,
  )
  // By the index that the parts of months are read by, else by the one on the age.
  const order = columnOf(table, retention.byMonth ? key[0] : retention.age)
  const { rows } = await sql<{ deleted: number }>`
    with due as materialized (
      select ${columns} from ${tableOf(table)} where ${conditions.isDue}
      order by ${order} limit ${limit} for update of ${sql.id(table)} skip locked
    ), gone as (
      delete from ${tableOf(table)} using due where ${isSame} returning ${columns}
    )${sql.join(partsGo, sql``)}
    select count(*)::int as deleted from gone`.execute(tx)
  return rows[0]?.deleted ?? 0
}

export const unlessOf = (unless: string | undefined): Condition =>
  unless === undefined ? sql`false` : sql`coalesce((${sql.raw(unless)}), true)`
