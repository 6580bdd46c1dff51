import { sql } from 'kysely'
import type { Page } from '../../kernel/contract.ts'
import type { Db } from '../../kernel/database.ts'
import { readPage, type PageRequest } from '../../kernel/paging.ts'
import type { ApiTokenRow, ApiTokenTables } from './tables.ts'

const tables = (db: Db) => db.withTables<ApiTokenTables>()

export async function insertToken(db: Db, row: ApiTokenRow): Promise<void> {
  await tables(db).insertInto('api_token').values(row).execute()
}

/** By the unique index on token_hash. */
export function findToken(db: Db, tokenHash: string): Promise<ApiTokenRow | undefined> {
  return tables(db).selectFrom('api_token').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst()
}

export function findTokenById(db: Db, id: string): Promise<ApiTokenRow | undefined> {
  return tables(db).selectFrom('api_token').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Newest first: the id is the order of creation. */
export function listTokens(db: Db, page: PageRequest): Promise<Page<ApiTokenRow>> {
  const newest = tables(db).selectFrom('api_token').selectAll()
  return readPage(db, newest, { page, sort: [{ column: 'id', direction: 'desc' }] })
}

/** Answers the token if it was not revoked before. */
export function revokeToken(db: Db, id: string, at: Date): Promise<ApiTokenRow | undefined> {
  return tables(db)
    .updateTable('api_token')
    .set({ revoked_at: at })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

export type TokenUse = { id: string; usedAt: Date }

/** Locked in the order of their ids: two nodes that write the same tokens would otherwise deadlock. */
export async function noteTokenUses(db: Db, uses: readonly TokenUse[]): Promise<void> {
  await sql`
    with used as (
      select * from unnest(
        ${uses.map(({ id }) => id)}::uuid[],
        ${uses.map(({ usedAt }) => usedAt.toISOString())}::timestamptz[]) as u (id, used_at)
    ), locked as (
      select token.id from breakwater.api_token as token join used using (id) order by token.id for update of token
    )
    update breakwater.api_token as token set last_used_at = greatest(token.last_used_at, used.used_at)
    from used join locked using (id)
    where token.id = used.id`.execute(db)
}
