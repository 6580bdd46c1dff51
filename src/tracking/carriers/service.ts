import { transact, type Db } from '../../kernel/database/database.ts'
import type { Page } from '../../kernel/contract.ts'
import { hasRole, type Caller } from '../../kernel/identity.ts'
import { createAsking } from './asking.ts'
import type { Carrier } from './contract.ts'
import * as queries from './queries.ts'
import type { CarrierQuery } from './queries.ts'
import {
  addCarrier,
  changeCarrier,
  toCarrier,
  type CarrierDependencies,
  type ChangedCarrier,
  type NewCarrier,
} from './write.ts'

export type Carriers = ReturnType<typeof createCarriers>

/** The carriers that are asked for containers. Their keys are sealed at rest and opened only for a call. */
export function createCarriers(dependencies: CarrierDependencies) {
  return {
    ...createAsking(dependencies),

    /** Carriers by name. */
    list: (db: Db, query: CarrierQuery = {}): Promise<Page<Carrier>> => listCarriers(db, query),

    /** The same as this caller may see them: where carriers are asked, and how, is for administrators. */
    async listFor(db: Db, query: CarrierQuery, caller: Caller): Promise<Page<Carrier>> {
      const page = await listCarriers(db, query)
      return hasRole(caller.roles, 'admin') ? page : { ...page, items: page.items.map(withoutConnection) }
    },

    /** The SCACs of all carriers that are set up. */
    scacs: async (db: Db): Promise<ReadonlySet<string>> => new Set(await queries.listScacs(db)),

    /** The carrier with this SCAC. */
    async findByScac(db: Db, scac: string): Promise<Carrier | undefined> {
      const row = await queries.findCarrierByScac(db, scac)
      return row && toCarrier(row)
    },

    /** Adds a carrier. */
    create: (db: Db, given: NewCarrier, by: Caller): Promise<Carrier> =>
      transact(db, (tx) => addCarrier({ ...dependencies, db: tx, by }, given)),

    /** Changes a carrier; without `authentication` the stored key stays, as long as the origin does. */
    update: (db: Db, given: ChangedCarrier, by: Caller): Promise<Carrier> =>
      transact(db, (tx) => changeCarrier({ ...dependencies, db: tx, by }, given)),
  }
}

async function listCarriers(db: Db, query: CarrierQuery): Promise<Page<Carrier>> {
  const page = await queries.listCarriers(db, query)
  return { ...page, items: page.items.map(toCarrier) }
}

const withoutConnection = (carrier: Carrier): Carrier => ({ ...carrier, baseUrl: null, authentication: null })
