import { sql } from 'kysely'
import { transact, type Db } from '../database/database.ts'
import {
  columnOf,
  tableOf,
  unlessOf,
  type Condition,
  type Conditions,
  type Purged,
  type Retention,
} from './due-rows.ts'

type Run = { retention: Retention; conditions: Conditions; cutoff: Date; purged: Purged }

/** Drops the months of which every row is old, each in a transaction of its own. What is spared of them outlives them. */
export async function dropMonths(db: Db, { retention, conditions, cutoff, purged }: Run): Promise<void> {
  for (const month of await listMonths(db, retention.table)) {
    if (month.end > cutoff) continue
    const { rows, youngerRows } = await countRows(db, retention, { month, conditions })
    if (youngerRows > 0) continue
    const spared = await transact(db, (tx) => dropMonth(tx, retention, { month, conditions }))
    purged.deleted += Math.max(0, rows - spared)
    purged.months = (purged.months ?? 0) + 1
  }
}

type Month = { name: string; start: Date; end: Date }
type Chosen = { month: Month; conditions: Conditions }

/** Answers how many rows were spared. Asked under the lock: a row may have come in, or been held, a moment ago. */
async function dropMonth(tx: Db, { table, key, parts = [] }: Retention, chosen: Chosen): Promise<number> {
  const { month, conditions } = chosen
  await lockMonth(tx, table, month)
  const spared = await listKeys(tx, { table, column: key[0] }, { month, which: sql`not ${conditions.isDue}` })
  await removeMonth(tx, table, { month, spared })
  for (const part of parts) {
    const months = await listMonths(tx, part.table)
    if (!months.some(({ name }) => name === month.name)) continue
    await lockMonth(tx, part.table, month)
    const which = sql`(${unlessOf(part.unless)} or exists (
      select from ${tableOf(table)} where ${columnOf(table, key[0])} = ${columnOf(part.table, part.column)}))`
    await removeMonth(tx, part.table, { month, spared: await listKeys(tx, part, { month, which }) })
  }
  return spared.length
}

async function listMonths(db: Db, table: string): Promise<Month[]> {
  const { rows } = await sql<Month>`
    with month as (
      select substring(relname from '_(y[0-9]{4}m[0-9]{2})$') as name from pg_class join pg_inherits on inhrelid = pg_class.oid
      where inhparent = ${`breakwater.${table}`}::regclass and relname ~ '_y[0-9]{4}m[0-9]{2}$'
    )
    select name, to_date(name, '"y"YYYY"m"MM')::timestamp at time zone 'UTC' as start,
      (to_date(name, '"y"YYYY"m"MM') + interval '1 month') at time zone 'UTC' as end
    from month order by name`.execute(db)
  return rows
}

const isIn = (table: string, column: string, { start, end }: Month): Condition =>
  sql`${columnOf(table, column)} >= breakwater.uuid_floor(${start}::timestamptz)
    and ${columnOf(table, column)} < breakwater.uuid_floor(${end}::timestamptz)`

async function countRows(db: Db, { table, key }: Retention, { month, conditions }: Chosen) {
  const { rows } = await sql<{ rows: number; youngerRows: number }>`
    select count(*)::int as rows, (count(*) filter (where not ${conditions.isOld}))::int as "youngerRows"
    from ${tableOf(table)} where ${isIn(table, key[0], month)}`.execute(db)
  return rows[0] ?? { rows: 0, youngerRows: 0 }
}

async function listKeys(
  tx: Db,
  { table, column }: { table: string; column: string },
  { month, which }: { month: Month; which: Condition },
): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select distinct ${columnOf(table, column)} as key from ${tableOf(table)}
    where ${isIn(table, column, month)} and ${which}`.execute(tx)
  return rows.map(({ key }) => key)
}

const lockMonth = (tx: Db, table: string, { name }: Month) =>
  sql`select breakwater.lock_month(${table}, ${name})`.execute(tx)

const removeMonth = (tx: Db, table: string, { month, spared }: { month: Month; spared: string[] }) =>
  sql`select breakwater.drop_month(${table}, ${month.name}, ${spared}::uuid[])`.execute(tx)
