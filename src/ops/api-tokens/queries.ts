import { sql } from 'kysely'
import type { Page } from '../../kernel/contract.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { Role, TokenScope } from '../../kernel/identity.ts'
import { readPage, type PageRequest, type SortKey } from '../../kernel/database/paging.ts'
import { containing } from '../../kernel/database/search.ts'
import type { tokenFilterStates, tokenSorts } from './contract.ts'
import type { ApiTokenRow, ApiTokenTables } from './tables.ts'

const tables = (db: Db) => db.withTables<ApiTokenTables>()

export async function insertToken(db: Db, row: ApiTokenRow): Promise<void> {
  await tables(db).insertInto('api_token').values(row).execute()
}

/** By the unique index on token_hash. */
export function findToken(db: Db, tokenHash: string): Promise<ApiTokenRow | undefined> {
  return tables(db).selectFrom('api_token').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst()
}

export async function hasToken(db: Db, id: string): Promise<boolean> {
  const found = await tables(db).selectFrom('api_token').select('id').where('id', '=', id).executeTakeFirst()
  return found !== undefined
}

export type TokenFilter = {
  search?: string | undefined
  role?: Role | undefined
  scope?: TokenScope | undefined
  state?: (typeof tokenFilterStates)[number] | undefined
}
export type TokenRequest = PageRequest & TokenFilter & { sort?: Sort }
/** What a token was given counts no further than any token may live today. */
type Life = { at: Date; maxDays: number }

const sortKeys = {
  createdAt: [{ column: 'id', direction: 'asc' }],
  // The id is the order of creation.
  '-createdAt': [{ column: 'id', direction: 'desc' }],
  name: bothBy('name', 'asc'),
  '-name': bothBy('name', 'desc'),
  expiresAt: bothBy('ends_at', 'asc'),
  '-expiresAt': bothBy('ends_at', 'desc'),
} as const satisfies Record<(typeof tokenSorts)[number], readonly SortKey[]>
type Sort = keyof typeof sortKeys

function bothBy(column: string, direction: SortKey['direction']): readonly SortKey[] {
  return [
    { column, direction },
    { column: 'id', direction },
  ]
}

export type TokenWithEnd = ApiTokenRow & { ends_at: Date }

/** All with when they end, under the name of the table. */
function tokensWithEnd(db: Db, maxDays: number) {
  const endsAt = sql<Date>`least(expires_at, created_at + make_interval(hours => ${maxDays * 24}))`
  return tables(db).selectFrom((from) =>
    from.selectFrom('api_token').selectAll().select(endsAt.as('ends_at')).as('token'),
  )
}

/** Newest first unless said otherwise. A search reads the whole table: tokens are counted in hundreds. */
export function listTokens(
  db: Db,
  { search, role, scope, state, at, maxDays }: TokenFilter & Life,
  { sort = '-createdAt', ...page }: PageRequest & { sort?: Sort },
): Promise<Page<TokenWithEnd>> {
  let tokens = tokensWithEnd(db, maxDays).selectAll()
  if (search !== undefined) tokens = tokens.where('name', 'ilike', containing(search))
  if (role !== undefined) tokens = tokens.where('role', '=', role)
  if (scope !== undefined) tokens = tokens.where(sql<boolean>`${scope} = any(scopes)`)
  if (state !== undefined) tokens = tokens.where('revoked_at', state === 'revoked' ? 'is not' : 'is', null)
  if (state === 'open') tokens = tokens.where('ends_at', '>', at)
  if (state === 'expired') tokens = tokens.where('ends_at', '<=', at)
  return readPage(db, tokens, { page, sort: sortKeys[sort] })
}

/** Tokens that end soon and of which nobody was told yet. */
export function listUnwarned(
  db: Db,
  { at, before, maxDays }: Life & { before: Date },
): Promise<TokenWithEnd[]> {
  return tokensWithEnd(db, maxDays)
    .selectAll()
    .where('revoked_at', 'is', null)
    .where('warned_at', 'is', null)
    .where('ends_at', '>', at)
    .where('ends_at', '<=', before)
    .orderBy('id')
    .execute()
}

/** Answers whether this was the first time. */
export async function noteWarning(db: Db, id: string, at: Date): Promise<boolean> {
  const noted = await tables(db)
    .updateTable('api_token')
    .set({ warned_at: at })
    .where('id', '=', id)
    .where('warned_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return noted !== undefined
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
