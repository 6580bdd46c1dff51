import { sql } from 'kysely'
import type { Db } from '../../kernel/database.ts'

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
