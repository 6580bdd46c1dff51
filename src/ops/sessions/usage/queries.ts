import { sql } from 'kysely'
import type { Db } from '../../../kernel/database/database.ts'
import type { AddressUse } from './usage.ts'
import type { OpenSessionRow, SessionRow, SessionTables, SuspicionEntry } from '../tables.ts'
import type { UsageHistory } from '../theft-detection/usage-history.ts'

export type TouchRow = { id: string; seenAt: Date; address: string; networkChanges: number }

/**
 * Writes last-seen times, never backwards, and what each session's addresses were used for; answers the sessions that are
 * still open. Rows are locked in the order of their keys: two nodes that write the same sessions would otherwise deadlock.
 */
export async function touchSessions(
  db: Db,
  touches: readonly TouchRow[],
  uses: readonly AddressUse[] = [],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with touched as (
      select * from unnest(
        ${touches.map(({ id }) => id)}::uuid[],
        ${touches.map(({ seenAt }) => seenAt.toISOString())}::timestamptz[],
        ${touches.map(({ address }) => address)}::text[],
        ${touches.map(({ networkChanges }) => networkChanges)}::int[]) as t (id, seen_at, address, network_changes)
    ), locked as (
      select session.id from breakwater.session join touched using (id) order by session.id for update of session
    ), counted as (${addingUp(uses)})
    update breakwater.session as open
    set last_seen_at = greatest(open.last_seen_at, touched.seen_at),
        last_address = case when touched.seen_at >= open.last_seen_at then touched.address else open.last_address end,
        network_changes = greatest(open.network_changes, touched.network_changes)
    from touched join locked using (id)
    where open.id = touched.id
    returning open.id`.execute(db)
  return rows.map(({ id }) => id)
}

const addingUp = (uses: readonly AddressUse[]) => sql`
  insert into breakwater.session_address as known
    (session_id, address, hour, network, country, requests, first_seen_at, last_seen_at)
  select * from unnest(
    ${uses.map(({ sessionId }) => sessionId)}::uuid[],
    ${uses.map(({ address }) => address)}::text[],
    ${uses.map(({ hour }) => new Date(hour).toISOString())}::timestamptz[],
    ${uses.map(({ network }) => network)}::text[],
    ${uses.map(({ country }) => country)}::text[],
    ${uses.map(({ requests }) => requests)}::int[],
    ${uses.map(({ firstSeenAt }) => firstSeenAt.toISOString())}::timestamptz[],
    ${uses.map(({ lastSeenAt }) => lastSeenAt.toISOString())}::timestamptz[])
  order by 1, 2, 3
  on conflict (session_id, address, hour) do update
  set requests = known.requests + excluded.requests,
      first_seen_at = least(known.first_seen_at, excluded.first_seen_at),
      last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at)`

/** The row, held until the transaction ends: what other nodes notice of the same session waits. */
export function lockSession(db: Db, id: string): Promise<OpenSessionRow | undefined> {
  return db
    .withTables<SessionTables>()
    .selectFrom('session')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

export type NewSuspicionState = {
  trail: UsageHistory
  networkChanges: number
  suspicions: readonly SuspicionEntry[]
  suspiciousAt: Date | null
  reauthenticate: boolean
}

/** What a sighting made of a session. */
export async function writeSuspicionState(db: Db, id: string, standing: NewSuspicionState): Promise<void> {
  await sql`
    update breakwater.session
    set trail = ${JSON.stringify(standing.trail)}::jsonb,
        network_changes = greatest(network_changes, ${standing.networkChanges}::int),
        suspicions = ${JSON.stringify(standing.suspicions)}::jsonb,
        suspicious_at = ${standing.suspiciousAt}::timestamptz,
        reauthenticate = ${standing.reauthenticate}
    where id = ${id}`.execute(db)
}

export type EarlierSession = Pick<SessionRow, 'network' | 'country' | 'device' | 'os' | 'browser'>

/** A person's open sessions and the latest that ended. By session_user_idx and session_history_user_idx. */
export async function listEarlier(db: Db, userId: string, limit: number): Promise<EarlierSession[]> {
  const { rows } = await sql<EarlierSession>`
    (select network, country, device, os, browser from breakwater.session where user_id = ${userId} limit ${limit})
    union all
    (select network, country, device, os, browser from breakwater.session_history
      where user_id = ${userId} order by id desc limit ${limit})`.execute(db)
  return rows
}

/** Who a session belongs to. */
export type Owner = { id: string; user_id: string; user_name: string }
export type OpenedSession = Owner & { address: string; opened_at: Date }

/** Sessions that were opened since, ended ones among them, by id; by the primary keys of both tables. */
export async function listOpened(
  db: Db,
  { since, after, limit }: { since: Date; after: string; limit: number },
): Promise<OpenedSession[]> {
  const { rows } = await sql<OpenedSession>`
    select * from (
      (select id, user_id, user_name, address, opened_at from breakwater.session
        where id > ${after} and opened_at >= ${since} order by id limit ${limit})
      union all
      (select id, user_id, user_name, address, opened_at from breakwater.session_history
        where id > ${after} and opened_at >= ${since} order by id limit ${limit})
    ) as opened order by id limit ${limit}`.execute(db)
  return rows
}

/** Open or ended; by the primary keys of both tables. */
export async function findOwners(db: Db, ids: readonly string[]): Promise<Map<string, Owner>> {
  const { rows } = await sql<Owner>`
    select id, user_id, user_name from breakwater.session where id = any(${[...ids]}::uuid[])
    union all
    select id, user_id, user_name from breakwater.session_history where id = any(${[...ids]}::uuid[])`.execute(
    db,
  )
  return new Map(rows.map((owner) => [owner.id, owner]))
}

export type UsePlace = { session_id: string; address: string; hour: Date }
export type UsedAddress = UsePlace & { requests: number; last_seen_at: Date }

/** Where sessions were used from since, behind `after` in the order of the primary key. */
export async function listUsedAddresses(
  db: Db,
  { since, after, limit }: { since: Date; after: UsePlace; limit: number },
): Promise<UsedAddress[]> {
  const { rows } = await sql<UsedAddress>`
    select session_id, address, hour, requests, last_seen_at from breakwater.session_address
    -- The comparison of rows leaves no partition out; the one before it does.
    where session_id >= ${after.session_id}
      and (session_id, address, hour) > (${after.session_id}::uuid, ${after.address}, ${after.hour}::timestamptz)
      and last_seen_at >= ${since}
    order by session_id, address, hour limit ${limit}`.execute(db)
  return rows
}

export type OpenPlace = { id: string; userId: string; lastAddress: string }

/** Open sessions by id, behind `after`. */
export async function listOpenPlaces(
  db: Db,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<OpenPlace[]> {
  const { rows } = await sql<OpenPlace>`
    select id, user_id as "userId", last_address as "lastAddress" from breakwater.session
    where id > ${after ?? '00000000-0000-0000-0000-000000000000'}::uuid order by id limit ${limit}`.execute(
    db,
  )
  return rows
}

export type PersonalAddress = { userId: string; address: string }

/** Where these people were since, each address once, by session_user_idx and session_history_user_idx. */
export async function listAddressesOf(
  db: Db,
  { userIds, since }: { userIds: readonly string[]; since: Date },
): Promise<PersonalAddress[]> {
  const { rows } = await sql<PersonalAddress>`
    with used as (
      select id, user_id, address, last_address from breakwater.session
        where user_id = any(${[...userIds]}) and last_seen_at >= ${since}
      union all
      select id, user_id, address, last_address from breakwater.session_history
        where user_id = any(${[...userIds]}) and last_seen_at >= ${since}
    )
    select user_id as "userId", address from used
    union
    select user_id, last_address from used
    union
    select used.user_id, place.address from used
      join breakwater.session_address as place on place.session_id = used.id and place.last_seen_at >= ${since}`.execute(
    db,
  )
  return rows
}
