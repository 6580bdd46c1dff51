import { sql, type RawBuilder } from 'kysely'
import type { Db } from '../../kernel/database.ts'
import type { EndedSessionRow, SessionRow, SessionTables } from './tables.ts'
import type { EndReason } from './words.ts'
import type { Cutoffs } from './timeout.ts'

export async function insertSession(db: Db, row: Omit<SessionRow, 'suspicions'>): Promise<void> {
  const nothing = sql<never>`'[]'::jsonb`
  await db
    .withTables<SessionTables>()
    .insertInto('session')
    .values({ ...row, suspicions: nothing })
    .execute()
}

/** By the unique index on token_hash. */
export function findSession(db: Db, tokenHash: string): Promise<SessionRow | undefined> {
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

export type TouchRow = { id: string; seenAt: Date; address: string }

/**
 * Writes last-seen times, never backwards; answers the sessions that are still open.
 * Rows are locked in the order of their ids: two nodes that write the same sessions would otherwise deadlock.
 */
export async function touchSessions(db: Db, touches: readonly TouchRow[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with touched as (
      select * from unnest(
        ${touches.map(({ id }) => id)}::uuid[],
        ${touches.map(({ seenAt }) => seenAt.toISOString())}::timestamptz[],
        ${touches.map(({ address }) => address)}::text[]) as t (id, seen_at, address)
    ), locked as (
      select session.id from breakwater.session join touched using (id) order by session.id for update of session
    )
    update breakwater.session as open
    set last_seen_at = greatest(open.last_seen_at, touched.seen_at),
        last_address = case when touched.seen_at >= open.last_seen_at then touched.address else open.last_address end
    from touched join locked using (id)
    where open.id = touched.id
    returning open.id`.execute(db)
  return rows.map(({ id }) => id)
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

/** Moves those of a person's sessions to the history whose rows say that they have timed out. */
export const endDueOf = (db: Db, userId: string, due: Due): Promise<EndedSessionRow[]> =>
  moveToHistory(db, sql`user_id = ${userId} and ${isDue(due.cutoffs)}`, dueEnding(due))

/** Moves up to `limit` sessions that have timed out to the history. A sequential scan: the table holds open sessions only. */
export const endDue = (db: Db, due: Due & { limit: number }): Promise<EndedSessionRow[]> =>
  moveToHistory(
    db,
    sql`id in (
      select id from breakwater.session where ${isDue(due.cutoffs)}
      order by id limit ${due.limit} for update skip locked)`,
    dueEnding(due),
  )

const isDue = (cutoffs: Cutoffs) =>
  sql`(opened_at <= ${cutoffs.openedAt} or last_seen_at <= ${cutoffs.lastSeenAt})`

const dueEnding = ({ at, cutoffs }: Due) => ({
  at,
  reason: sql`case when opened_at <= ${cutoffs.openedAt} then 'absolute_timeout' else 'idle_timeout' end`,
})

const columns = sql.raw(
  `id, user_id, token_hash, address, network, user_agent, opened_at, last_seen_at, last_address, user_name, method,
  authenticated_at, country, device, os, browser, network_changes, suspicious_at, suspicions, reauthenticate`,
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
