import type { Clock } from '../../kernel/clock.ts'
import type { Page } from '../../kernel/contract.ts'
import { transact, type Db } from '../../kernel/database/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { PageRequest } from '../../kernel/database/paging.ts'
import { searchQuery, searchWords } from '../../kernel/database/search.ts'
import type { Audit } from '../../ops/audit/service.ts'
import type { Partner } from './contract.ts'
import type { partnerEvents } from './events.ts'
import {
  findPartnersById,
  findPartnersByKey,
  insertPartners,
  listPartners,
  updateEmails,
  type NewPartner,
  type PartnerRow,
} from './queries.ts'

export type Partners = ReturnType<typeof createPartners>
export type PartnerDependencies = { ids: Ids; clock: Clock; audit: Pick<Audit, 'record'> }
/** Without a mail address the partner keeps the one it has. */
export type NamedPartner = { name: string; email?: string | null | undefined }

/** Audit details name so many partners; the count is always exact. */
const namedInAudit = 100

/** Customers and suppliers. They come into being with the documents that name them. */
export function createPartners(dependencies: PartnerDependencies) {
  return {
    /** Partners by name. */
    async list(db: Db, { search = '', ...page }: PageRequest & { search?: string }): Promise<Page<Partner>> {
      const found = await listPartners(db, searchQuery(search), page)
      return { ...found, items: found.items.map(toPartner) }
    },

    /** The partners with these ids. */
    async findMany(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, Partner>> {
      const rows = await findPartnersById(db, ids)
      return new Map(rows.map((row) => [row.id, toPartner(row)]))
    },

    /** The partner of this name, made when there is none; a given mail address replaces the stored one. */
    async findOrCreate(db: Db, partner: NamedPartner, by: Caller): Promise<Partner> {
      const [found] = await transact(db, (db) => findOrCreateMany({ ...dependencies, db, by }, [partner]))
      if (found === undefined) throw new Error('The partner vanished while it was created.')
      return found
    },

    /** The same for many, in the order given, in a handful of statements. */
    findOrCreateMany: (db: Db, partners: readonly NamedPartner[], by: Caller): Promise<Partner[]> =>
      transact(db, (db) => findOrCreateMany({ ...dependencies, db, by }, partners)),
  }
}

type Work = PartnerDependencies & { db: Db; by: Caller }

async function findOrCreateMany(work: Work, partners: readonly NamedPartner[]): Promise<Partner[]> {
  const wanted = distinct(partners, work.ids)
  const created = await insertPartners(work.db, wanted, work.clock.now())
  const changed = await updateEmails(work.db, wanted.filter(hasEmail))
  const stored = await findPartnersByKey(
    work.db,
    wanted.map((partner) => partner.name_key),
  )
  await record(work, 'partner.created', created)
  await record(work, 'partner.email_changed', changed)
  const byKey = new Map(stored.map((row) => [row.name_key, toPartner(row)]))
  return partners.flatMap(({ name }) => byKey.get(nameKey(name)) ?? [])
}

/** One row a partner, the last mail address given for it; by key, so that two imports never wait for each other in a circle. */
function distinct(partners: readonly NamedPartner[], ids: Ids): NewPartner[] {
  const byKey = new Map<string, NewPartner>()
  for (const { name, email } of partners) {
    const key = nameKey(name)
    const row = byKey.get(key) ?? {
      id: ids.next(),
      name: name.trim(),
      name_key: key,
      email: null,
      search: searchWords([name]),
    }
    byKey.set(key, { ...row, email: email ?? row.email })
  }
  return [...byKey.values()].sort((a, b) => (a.name_key < b.name_key ? -1 : 1))
}

const hasEmail = <P extends { email: string | null }>(partner: P): partner is P & { email: string } =>
  partner.email !== null

async function record(
  { audit, db, by }: Work,
  type: keyof typeof partnerEvents,
  rows: readonly PartnerRow[],
): Promise<void> {
  const [first] = rows
  if (first === undefined) return
  await audit.record(db, {
    type,
    outcome: 'success',
    by,
    ...(rows.length === 1 && { subject: { type: 'partner', id: first.id } }),
    details: {
      count: rows.length,
      partners: rows.slice(0, namedInAudit).map(({ id, name }) => ({ id, name })),
    },
  })
}

const toPartner = ({ id, name, email }: PartnerRow): Partner => ({ id, name, email })

/** Two spellings with one key are one partner: capitals, spacing and composed or decomposed accents make no difference. */
export const nameKey = (name: string): string =>
  name.normalize('NFC').toLowerCase().trim().replace(/\s+/gu, ' ')
