import { sql } from 'kysely'
import type { Page } from '../../kernel/contract.ts'
import type { Db } from '../../kernel/database/database.ts'
import { readPage, type PageRequest } from '../../kernel/database/paging.ts'
import type { SessionRow, SessionTables } from './tables.ts'
import type { EndReason } from './words.ts'

/** A session, open or ended. */
export type AnySessionRow = Omit<SessionRow, 'token_hash' | 'search'> & {
  ended_at: Date | null
  ended_reason: EndReason | null
}

export type SessionFilter = {
  state?: 'open' | 'ended' | undefined
  userId?: string | undefined
  suspicious?: boolean | undefined
  country?: string | undefined
  device?: string | undefined
  network?: string | undefined
  reason?: EndReason | undefined
  /** A tsquery over the words of name and address. */
  words?: string | undefined
}

/** The newest first, by the primary keys of both tables or the index that fits the filter. */
export function listSessions(
  db: Db,
  filter: SessionFilter & { page: PageRequest },
): Promise<Page<AnySessionRow>> {
  const { userId, suspicious, country, device, network, reason, words } = filter
  let found = sessionsOf(db, filter.state)
  if (userId !== undefined) found = found.where('user_id', '=', userId)
  if (suspicious !== undefined) found = found.where('suspicious_at', suspicious ? 'is not' : 'is', null)
  if (country !== undefined) found = found.where('country', '=', country)
  if (device !== undefined) found = found.where('device', '=', device)
  if (network !== undefined) found = found.where('network', '=', network)
  if (reason !== undefined) found = found.where('ended_reason', '=', reason)
  if (words !== undefined) found = found.where(sql<boolean>`search @@ ${words}::tsquery`)
  return readPage(db, found, { page: filter.page, sort: [{ column: 'id', direction: 'desc' }] })
}

export function findAnySession(db: Db, id: string): Promise<AnySessionRow | undefined> {
  return sessionsOf(db).where('id', '=', id).executeTakeFirst()
}

const listed = [
  'id',
  'user_id',
  'user_name',
  'method',
  'address',
  'network',
  'country',
  'device',
  'os',
  'browser',
  'user_agent',
  'opened_at',
  'last_seen_at',
  'last_address',
  'authenticated_at',
  'network_changes',
  'suspicious_at',
  'suspicions',
  'reauthenticate',
] as const

/** Two branches of one UNION ALL: each is read by its own indexes, and one that the state rules out is not read at all. */
function sessionsOf(db: Db, state?: 'open' | 'ended') {
  const tables = db.withTables<SessionTables>()
  const open = tables
    .selectFrom('session')
    .select([...listed, 'search'])
    .select([
      sql<Date | null>`null::timestamptz(3)`.as('ended_at'),
      sql<EndReason | null>`null::text`.as('ended_reason'),
    ])
    .$if(state === 'ended', (query) => query.where(sql<boolean>`false`))
  const ended = tables
    .selectFrom('session_history')
    .select([...listed, 'search'])
    .select([
      sql<Date | null>`ended_at`.as('ended_at'),
      sql<EndReason | null>`ended_reason`.as('ended_reason'),
    ])
    .$if(state === 'open', (query) => query.where(sql<boolean>`false`))
  return db.selectFrom(open.unionAll(ended).as('any_session')).select([...listed, 'ended_at', 'ended_reason'])
}

/** How many open sessions these people have; who has none is left out. By session_user_idx. */
export async function countOpen(db: Db, userIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await db
    .withTables<SessionTables>()
    .selectFrom('session')
    .select(['user_id', sql<number>`count(*)::int`.as('count')])
    .where('user_id', 'in', [...userIds])
    .groupBy('user_id')
    .execute()
  return new Map(rows.map((row) => [row.user_id, row.count]))
}

export type UsedAddress = {
  address: string
  network: string
  country: string | null
  first_seen_at: Date
  last_seen_at: Date
  requests: number
}

/** Where a session was used from, the first use first; by the primary key. */
export async function listAddresses(db: Db, sessionId: string, limit: number): Promise<UsedAddress[]> {
  const { rows } = await sql<UsedAddress>`
    select address, network, max(country) as country, min(first_seen_at) as first_seen_at,
      max(last_seen_at) as last_seen_at, sum(requests)::int as requests
    from breakwater.session_address where session_id = ${sessionId}
    group by address, network order by min(first_seen_at), address limit ${limit}`.execute(db)
  return rows
}
