import { sql } from 'kysely'
import type { Page } from '../../kernel/contract.ts'
import type { Db } from '../../kernel/database/database.ts'
import { readPage, type PageRequest, type SortKey } from '../../kernel/database/paging.ts'
import type { carrierSorts } from './contract.ts'
import type { CarrierTable, CarrierTables } from './tables.ts'

export type CarrierRow = CarrierTable
export type CarrierFields = Omit<
  CarrierRow,
  'id' | 'version' | 'last_answered_at' | 'last_problem' | 'created_at' | 'updated_at'
>

const carriers = (db: Db) => db.withTables<CarrierTables>()

export type CarrierQuery = PageRequest & {
  search?: string
  hasProblem?: boolean
  sort?: (typeof carrierSorts)[number]
}

const sortKeys = {
  name: [
    { column: 'name', direction: 'asc' },
    { column: 'scac', direction: 'asc' },
  ],
  '-name': [
    { column: 'name', direction: 'desc' },
    { column: 'scac', direction: 'desc' },
  ],
  scac: [{ column: 'scac', direction: 'asc' }],
  '-scac': [{ column: 'scac', direction: 'desc' }],
} as const satisfies Record<(typeof carrierSorts)[number], readonly SortKey[]>

/** There are a dozen, so that every filter may read them all. */
export function listCarriers(
  db: Db,
  { search = '', hasProblem, sort = 'name', ...page }: CarrierQuery,
): Promise<Page<CarrierRow>> {
  const wanted = search.trim().toLowerCase()
  let found = carriers(db).selectFrom('carrier').selectAll()
  if (wanted !== '')
    found = found.where(
      sql<boolean>`strpos(lower(name), ${wanted}) > 0 or strpos(lower(scac), ${wanted}) > 0`,
    )
  if (hasProblem !== undefined) found = found.where('last_problem', hasProblem ? 'is not' : 'is', null)
  return readPage(db, found, { page, sort: sortKeys[sort] })
}

export async function listScacs(db: Db): Promise<string[]> {
  const rows = await carriers(db).selectFrom('carrier').select('scac').execute()
  return rows.map(({ scac }) => scac)
}

export const findCarrier = (db: Db, id: string): Promise<CarrierRow | undefined> =>
  carriers(db).selectFrom('carrier').selectAll().where('id', '=', id).executeTakeFirst()

/** Uses carrier_scac. */
export const findCarrierByScac = (db: Db, scac: string): Promise<CarrierRow | undefined> =>
  carriers(db).selectFrom('carrier').selectAll().where('scac', '=', scac).executeTakeFirst()

/** Whoever changes a carrier waits for the one before. */
export const lockCarrier = (tx: Db, id: string): Promise<CarrierRow | undefined> =>
  carriers(tx).selectFrom('carrier').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

/** Undefined when the SCAC is taken. */
export const insertCarrier = (
  tx: Db,
  { id, at, ...fields }: CarrierFields & { id: string; at: Date },
): Promise<CarrierRow | undefined> =>
  carriers(tx)
    .insertInto('carrier')
    .values({ id, ...fields, version: 1, created_at: at, updated_at: at })
    .onConflict((conflict) => conflict.column('scac').doNothing())
    .returningAll()
    .executeTakeFirst()

export const updateCarrier = (
  tx: Db,
  { id, at, ...fields }: CarrierFields & { id: string; at: Date },
): Promise<CarrierRow> =>
  carriers(tx)
    .updateTable('carrier')
    .set((eb) => ({ ...fields, version: eb('version', '+', 1), updated_at: at }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

/** Written when it says something new, and once a minute otherwise: a busy carrier's row is not rewritten with every call. */
export async function noteAnswer(db: Db, id: string, at: Date): Promise<void> {
  await sql`
    update breakwater.carrier set last_answered_at = ${at}::timestamptz, last_problem = null
    where id = ${id}::uuid and (last_problem is not null or last_answered_at is null
      or last_answered_at < ${at}::timestamptz - interval '1 minute')`.execute(db)
}

export async function noteProblem(db: Db, id: string, sentence: string): Promise<void> {
  await sql`
    update breakwater.carrier set last_problem = ${sentence}
    where id = ${id}::uuid and last_problem is distinct from ${sentence}`.execute(db)
}
