import { sql, type RawBuilder } from 'kysely'
import type { Db } from '../../kernel/database/database.ts'
import type { EndedSessionRow, OpenSessionRow, SessionRow, SessionTables } from './tables.ts'
import type { EndReason } from './words.ts'
import type { Cutoffs } from './limits.ts'

/** `searchWords`: what the session is found by. */
export async function insertSession(
  db: Db,
  { searchWords, ...row }: Omit<SessionRow, 'search'> & { searchWords: string },
): Promise<void> {
  const suspicions = sql<SessionRow['suspicions']>`${JSON.stringify(row.suspicions)}::jsonb`
  const search = sql<string>`array_to_tsvector(string_to_array(${searchWords}, ' '))`
  await db
    .withTables<SessionTables>()
    .insertInto('session')
    .values({ ...row, suspicions, search })
    .execute()
}

/** By the unique index on token_hash. */
export function findSession(db: Db, tokenHash: string): Promise<OpenSessionRow | undefined> {
  return db
    .withTables<SessionTables>()
    .selectFrom('session')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
}

/** The hash under which an open session is known at the moment: it changes when the session gets a new token. */
export async function findTokenHash(db: Db, id: string): Promise<string | undefined> {
  const row = await db
    .withTables<SessionTables>()
    .selectFrom('session')
    .select('token_hash')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.token_hash
}

/**
 * One opening at a time for each person: others wait until this transaction ends. Under a stricter isolation the sessions that the one
 * before us opened would stay invisible, however long we wait.
 */
export async function lockOpening(db: Db, userId: string): Promise<void> {
  const { rows } = await sql<{ isolation: string }>`
    select pg_advisory_xact_lock(hashtext('breakwater.session'), hashtext(${userId})),
      current_setting('transaction_isolation') as isolation`.execute(db)
  if (rows[0]?.isolation === 'read committed') return
  throw new Error('A session can only be opened in a transaction at READ COMMITTED.')
}

/** The oldest first; by session_user_idx. */
export function listOpenOf(db: Db, userId: string): Promise<SessionRow[]> {
  return db
    .withTables<SessionTables>()
    .selectFrom('session')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('opened_at')
    .orderBy('id')
    .execute()
}

export type NewProof = { tokenHash: string; authenticatedAt?: Date | undefined }

/** Replaces an open session's token; answers the hash of the one before. */
export async function replaceToken(db: Db, id: string, proof: NewProof): Promise<string | undefined> {
  const { rows } = await sql<{ token_hash: string }>`
    update breakwater.session as open
    set token_hash = ${proof.tokenHash},
        authenticated_at = coalesce(${proof.authenticatedAt ?? null}::timestamptz, open.authenticated_at),
        reauthenticate = open.reauthenticate and ${proof.authenticatedAt === undefined}
    from (select id, token_hash from breakwater.session where id = ${id} for update) as before
    where open.id = before.id
    returning before.token_hash`.execute(db)
  return rows[0]?.token_hash
}

/** By session_history_token_idx, in each partition. */
export async function findEndReason(db: Db, tokenHash: string): Promise<EndReason | undefined> {
  const row = await db
    .withTables<SessionTables>()
    .selectFrom('session_history')
    .select('ended_reason')
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  return row?.ended_reason
}

export type Ending = { at: Date; reason: EndReason }

/** Moves open sessions to the history. */
export const endSessions = (
  db: Db,
  ids: readonly string[],
  { at, reason }: Ending,
): Promise<EndedSessionRow[]> =>
  moveToHistory(db, sql`id = any(${[...ids]}::uuid[])`, { at, reason: sql`${reason}::text` })

/** Moves a person's open sessions to the history, all or all but one. */
export const endSessionsOf = (
  db: Db,
  whose: { userId: string; exceptId?: string | undefined },
  ending: Ending,
): Promise<EndedSessionRow[]> =>
  moveToHistory(db, sql`user_id = ${whose.userId} and id is distinct from ${whose.exceptId ?? null}::uuid`, {
    at: ending.at,
    reason: sql`${ending.reason}::text`,
  })

export type Due = { at: Date; cutoffs: Cutoffs }

/** Moves this session to the history if its row says that it has timed out: the row decides, at the moment it is locked. */
export const endIfDue = (db: Db, id: string, due: Due): Promise<EndedSessionRow[]> =>
  moveToHistory(db, sql`id = ${id} and ${isDue(due.cutoffs)}`, dueEnding(due))

/** Moves one of a person's open sessions to the history; that of anybody else stays. */
export const endSessionOf = (
  db: Db,
  { userId, id }: { userId: string; id: string },
  { at, reason }: Ending,
): Promise<EndedSessionRow[]> =>
  moveToHistory(db, sql`id = ${id} and user_id = ${userId}`, { at, reason: sql`${reason}::text` })

/** What open sessions can be ended by, all at once. */
export type OpenFilter = {
  userId?: string | undefined
  suspicious?: boolean | undefined
  country?: string | undefined
  device?: string | undefined
  network?: string | undefined
  openedUntil: Date
  exceptId: string | undefined
}

/** A sequential scan at worst: the table holds open sessions only. */
export async function countMatching(db: Db, filter: OpenFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from breakwater.session where ${matches(filter)}`.execute(db)
  return rows[0]?.count ?? 0
}

/** Moves up to `limit` open sessions that match to the history. */
export const endMatching = (
  db: Db,
  filter: OpenFilter,
  { at, reason, limit }: Ending & { limit: number },
): Promise<EndedSessionRow[]> =>
  moveToHistory(
    db,
    sql`id in (select id from breakwater.session where ${matches(filter)} order by id limit ${limit})`,
    { at, reason: sql`${reason}::text` },
  )

function matches(filter: OpenFilter): RawBuilder<unknown> {
  const { userId, suspicious, country, device, network, openedUntil, exceptId } = filter
  const conditions = [
    sql`opened_at <= ${openedUntil}`,
    userId === undefined ? undefined : sql`user_id = ${userId}`,
    suspicious === undefined ? undefined : sql`(suspicious_at is not null) = ${suspicious}`,
    country === undefined ? undefined : sql`country = ${country}`,
    device === undefined ? undefined : sql`device = ${device}`,
    network === undefined ? undefined : sql`network = ${network}`,
    exceptId === undefined ? undefined : sql`id <> ${exceptId}`,
  ]
  return sql.join(
    conditions.filter((condition) => condition !== undefined),
    sql` and `,
  )
}

/** Moves those of these sessions to the history whose rows say that they have timed out. */
export const endDueAmong = (db: Db, ids: readonly string[], due: Due): Promise<EndedSessionRow[]> =>
  moveToHistory(db, sql`id = any(${[...ids]}::uuid[]) and ${isDue(due.cutoffs)}`, dueEnding(due))

export type DueSearch = { cutoffs: Cutoffs; after: string | undefined; limit: number }

/** Sessions that have timed out, and whose they are. A sequential scan: the table holds open sessions only. */
export async function listDue(
  db: Db,
  { cutoffs, after, limit }: DueSearch,
): Promise<Pick<SessionRow, 'id' | 'user_id'>[]> {
  const { rows } = await sql<Pick<SessionRow, 'id' | 'user_id'>>`
    select id, user_id from breakwater.session
    where ${isDue(cutoffs)} and id > ${after ?? '00000000-0000-0000-0000-000000000000'}::uuid
    order by id limit ${limit}`.execute(db)
  return rows
}

const isDue = (cutoffs: Cutoffs) =>
  sql`(opened_at <= ${cutoffs.openedAt} or last_seen_at <= ${cutoffs.lastSeenAt})`

const dueEnding = ({ at, cutoffs }: Due) => ({
  at,
  reason: sql`case when opened_at <= ${cutoffs.openedAt} then 'absolute_timeout' else 'idle_timeout' end`,
})

const columns = sql.raw(
  `id, user_id, token_hash, address, network, user_agent, opened_at, last_seen_at, last_address, user_name, method,
  authenticated_at, country, device, os, browser, network_changes, suspicious_at, suspicions, reauthenticate, search`,
)

/** Rows are locked in the order of their ids, as touching does: two who end the same sessions would otherwise deadlock. */
async function moveToHistory(
  db: Db,
  which: RawBuilder<unknown>,
  ending: { at: Date; reason: RawBuilder<unknown> },
): Promise<EndedSessionRow[]> {
  const { rows } = await sql<EndedSessionRow>`
    with locked as (select id from breakwater.session where ${which} order by id for update),
    ended as (delete from breakwater.session as open using locked where open.id = locked.id returning open.*)
    insert into breakwater.session_history (${columns}, ended_at, ended_reason)
    select ${columns}, ${ending.at}, ${ending.reason} from ended
    returning *`.execute(db)
  return rows
}
