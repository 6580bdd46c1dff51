import { sql } from 'kysely'
import type { Page } from '../../kernel/contract.ts'
import type { Db } from '../../kernel/database/database.ts'
import { readPage, type PageRequest } from '../../kernel/database/paging.ts'
import type { PartnerTables } from './tables.ts'

export type PartnerRow = { id: string; name: string; name_key: string; email: string | null }
export type NewPartner = PartnerRow & { search: string }

/** By name; `query` is a tsquery over partner_search. */
export function listPartners(
  db: Db,
  query: string | undefined,
  page: PageRequest,
): Promise<Page<PartnerRow>> {
  let partners = db
    .withTables<PartnerTables>()
    .selectFrom('partner')
    .select(['id', 'name', 'name_key', 'email'])
  if (query !== undefined) partners = partners.where(sql<boolean>`search @@ ${query}::tsquery`)
  return readPage(db, partners, { page, sort: [{ column: 'name_key', direction: 'asc' }] })
}

export async function findPartnersById(db: Db, ids: readonly string[]): Promise<PartnerRow[]> {
  const { rows } = await sql<PartnerRow>`
    select id, name, name_key, email from breakwater.partner where id = any(${[...ids]}::uuid[])`.execute(db)
  return rows
}

/** Sees also what another transaction committed while `insertPartners` of this one waited for it. */
export async function findPartnersByKey(db: Db, keys: readonly string[]): Promise<PartnerRow[]> {
  const { rows } = await sql<PartnerRow>`
    select id, name, name_key, email from breakwater.partner where name_key = any(${[...keys]}::text[])`.execute(
    db,
  )
  return rows
}

/** Those that are there already stay as they are; answers with the new ones. */
export async function insertPartners(
  db: Db,
  partners: readonly NewPartner[],
  at: Date,
): Promise<PartnerRow[]> {
  const { rows } = await sql<PartnerRow>`
    insert into breakwater.partner (id, name, name_key, email, search, created_at)
    select id, name, name_key, email, array_to_tsvector(string_to_array(search, ' ')), ${at}::timestamptz
    from json_to_recordset(${JSON.stringify(partners)}::json)
      as given (id uuid, name text, name_key text, email text, search text)
    on conflict (name_key) do nothing
    returning id, name, name_key, email`.execute(db)
  return rows
}

/** Only what differs is written; answers with the changed ones. */
export async function updateEmails(
  db: Db,
  emails: readonly { name_key: string; email: string }[],
): Promise<PartnerRow[]> {
  const { rows } = await sql<PartnerRow>`
    update breakwater.partner as partner set email = given.email
    from json_to_recordset(${JSON.stringify(emails)}::json) as given (name_key text, email text)
    where partner.name_key = given.name_key and partner.email is distinct from given.email
    returning partner.id, partner.name, partner.name_key, partner.email`.execute(db)
  return rows
}
