import { sql } from 'kysely'
import type { Page } from '../../kernel/contract.ts'
import type { Db } from '../../kernel/database/database.ts'
import { readPage, type PageRequest } from '../../kernel/database/paging.ts'
import type { linkSorts, linkStates } from './contract.ts'
import type { LinkRow, LinkTables } from './tables.ts'

const at = (db: Db) => db.withTables<LinkTables>()

export const insertLink = (db: Db, link: LinkRow) => at(db).insertInto('tracking_link').values(link).execute()

/** By the unique index on token_hash. */
export const findLinkByHash = (db: Db, hash: Buffer): Promise<LinkRow | undefined> =>
  at(db).selectFrom('tracking_link').selectAll().where('token_hash', '=', hash).executeTakeFirst()

export type LinkQuery = PageRequest & {
  state?: (typeof linkStates)[number]
  search?: string
  sort?: (typeof linkSorts)[number]
}

/** By id, which is by time of creation; uses tracking_link_order_idx. */
export function listLinks(
  db: Db,
  saleOrderId: string,
  { state, search = '', sort = '-createdAt', now, ...page }: LinkQuery & { now: Date },
): Promise<Page<LinkRow>> {
  const wanted = search.trim().toLowerCase()
  let links = at(db).selectFrom('tracking_link').selectAll().where('sale_order_id', '=', saleOrderId)
  if (state !== undefined) links = links.where('revoked_at', state === 'revoked' ? 'is not' : 'is', null)
  if (state === 'active') links = links.where('expires_at', '>', now)
  if (state === 'expired') links = links.where('expires_at', '<=', now)
  if (wanted !== '') links = links.where(sql<boolean>`strpos(lower(label), ${wanted}) > 0`)
  return readPage(db, links, {
    page,
    sort: [{ column: 'id', direction: sort === 'createdAt' ? 'asc' : 'desc' }],
  })
}

/** Undefined when there is no such link or it was revoked before. */
export const markRevoked = (db: Db, id: string, now: Date): Promise<LinkRow | undefined> =>
  at(db)
    .updateTable('tracking_link')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returningAll()
    .executeTakeFirst()

export const linkExists = async (db: Db, id: string): Promise<boolean> =>
  (await at(db).selectFrom('tracking_link').select('id').where('id', '=', id).executeTakeFirst()) !==
  undefined

export type Visit = { linkId: string; fetchedAt: Date; openings: number }

/** Adds up what a batch of visits means for each link. */
export const addVisits = (db: Db, visits: readonly Visit[]) =>
  sql`update breakwater.tracking_link as link set
      fetched_at = greatest(link.fetched_at, visit.fetched_at),
      opened_at = case when visit.openings > 0 then greatest(link.opened_at, visit.fetched_at) else link.opened_at end,
      opened_count = link.opened_count + visit.openings
    from unnest(${visits.map((visit) => visit.linkId)}::uuid[], ${visits.map((visit) => visit.fetchedAt)}::timestamptz[],
      ${visits.map((visit) => visit.openings)}::int[]) as visit (id, fetched_at, openings)
    where link.id = visit.id`.execute(db)
