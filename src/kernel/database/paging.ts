import { sql, type SelectQueryBuilder } from 'kysely'
import type { Page } from '../contract.ts'
import type { Db } from './database.ts'
import { errors } from '../errors.ts'

export const countCap = 10_000
const defaultLimit = 50

export type PageRequest = { limit?: number; cursor?: string }
export type SortKey = { column: string; direction: 'asc' | 'desc' }

/**
 * One page by keyset: no OFFSET, so page 1,000 costs what page 1 costs.
 *
 * `sort` must end in a unique column. Values of sort columns must come back exactly (timestamps in milliseconds).
 * The count stops at 10,000: an exact count of a large table reads all of it.
 */
export async function readPage<DB, TB extends keyof DB, Row>(
  db: Db,
  query: SelectQueryBuilder<DB, TB, Row>,
  options: { page: PageRequest; sort: readonly SortKey[] },
): Promise<Page<Row>> {
  const limit = options.page.limit ?? defaultLimit
  const after = options.page.cursor === undefined ? undefined : parseCursor(options.page.cursor, options.sort)
  let paged = query
  if (after) paged = paged.where(sql<boolean>`${isAfter(options.sort, after)}`)
  for (const key of options.sort) paged = paged.orderBy(sql.ref(key.column), key.direction)
  const [rows, counted] = await Promise.all([paged.limit(limit + 1).execute(), countCapped(db, query)])
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  return {
    items,
    nextCursor: last === undefined ? null : toCursor(last, options.sort),
    count: Math.min(counted, countCap),
    countIsCapped: counted > countCap,
  }
}

async function countCapped<DB, TB extends keyof DB, Row>(
  db: Db,
  query: SelectQueryBuilder<DB, TB, Row>,
): Promise<number> {
  const some = query
    .clearSelect()
    .clearOrderBy()
    .select(sql<number>`1`.as('one'))
    .limit(countCap + 1)
  const { rows } = await sql<{
    count: number
  }>`select count(*)::int as count from (${some}) as counted`.execute(db)
  return rows[0]?.count ?? 0
}

/**
 * Beyond the last row read. In one direction throughout it is a comparison of rows, from which an index is entered in
 * the middle; where directions differ it has to be spelled out.
 */
function isAfter(sort: readonly SortKey[], values: readonly unknown[]) {
  const [first] = sort
  if (first && sort.every((key) => key.direction === first.direction)) {
    const columns = sql.join(sort.map((key) => sql.ref(key.column)))
    return sql`(${columns}) ${sql.raw(first.direction === 'asc' ? '>' : '<')} (${sql.join([...values])})`
  }
  const alternatives = sort.map((key, index) => {
    const equal = sort.slice(0, index).map((before, i) => sql`${sql.ref(before.column)} = ${values[i]}`)
    const beyond = sql`${sql.ref(key.column)} ${sql.raw(key.direction === 'asc' ? '>' : '<')} ${values[index]}`
    return sql`(${sql.join([...equal, beyond], sql` and `)})`
  })
  return sql`(${sql.join(alternatives, sql` or `)})`
}

function toCursor(row: object, sort: readonly SortKey[]): string {
  const values = sort.map(({ column }) => Reflect.get(row, column.split('.').at(-1) ?? column) as unknown)
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

function parseCursor(cursor: string, sort: readonly SortKey[]): readonly unknown[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(values) && values.length === sort.length && values.every(isScalar)) return values
  } catch {
    // falls through: an unreadable cursor and one of another list are the same mistake
  }
  throw errors.VALIDATION_FAILED(
    { summary: 'cursor is not one of this list' },
    { problems: [{ path: '/cursor', message: 'is not a cursor of this list' }] },
  )
}

/** No PostgreSQL text can hold NUL. */
const isScalar = (value: unknown): boolean =>
  typeof value === 'string' ? !value.includes('\0') : ['number', 'boolean'].includes(typeof value)
