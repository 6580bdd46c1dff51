import { sql } from 'kysely'
import type { Page } from '../../kernel/contract.ts'
import type { Db } from '../../kernel/database/database.ts'
import { readPage, type PageRequest } from '../../kernel/database/paging.ts'
import type { Outcome } from './contract.ts'
import type { AttemptRow, PortalTables } from './tables.ts'

const at = (db: Db) => db.withTables<PortalTables>()

/** One statement for a batch. A row that is there already has been counted on, or an earlier try was only thought to have failed. */
export const insertAttempts = (db: Db, rows: readonly AttemptRow[]) =>
  sql`insert into breakwater.tracking_attempt
        (id, at, link_id, container, address, outcome, response_ms, was_cached, count)
      select * from unnest(${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.at)}::timestamptz[],
        ${rows.map((row) => row.link_id)}::uuid[], ${rows.map((row) => row.container)}::text[],
        ${rows.map((row) => row.address)}::text[], ${rows.map((row) => row.outcome)}::text[],
        ${rows.map((row) => row.response_ms)}::real[], ${rows.map((row) => row.was_cached)}::boolean[],
        ${rows.map((row) => row.count)}::int[])
      on conflict (id) do update set count = excluded.count`.execute(db)

export type AttemptFilter = PageRequest & { outcome?: Outcome; linkId?: string; address?: string }

/** Newest first, by primary key. */
export function listAttempts(
  db: Db,
  { outcome, linkId, address, ...page }: AttemptFilter,
): Promise<Page<AttemptRow>> {
  const query = at(db)
    .selectFrom('tracking_attempt')
    .selectAll()
    .$if(outcome !== undefined, (attempts) => attempts.where('outcome', '=', outcome ?? 'shown'))
    .$if(linkId !== undefined, (attempts) => attempts.where('link_id', '=', linkId ?? null))
    .$if(address !== undefined, (attempts) => attempts.where('address', '=', address ?? ''))
  return readPage(db, query, { page, sort: [{ column: 'id', direction: 'desc' }] })
}
