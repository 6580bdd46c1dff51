import type { Page } from '../../kernel/contract.ts'
import { transact, type Db } from '../../kernel/database/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import type { ImportResult, SaleOrder, SaleOrderInput, SaleOrderRow } from './contract.ts'
import { importOrders } from './csv/import.ts'
import type { SaleOrderDependencies } from './dependencies.ts'
import { listOrderIdsOfContainer } from './queries.ts'
import { getOrder, listRows, type SaleOrderQuery } from './read.ts'
import { createOrder, replaceOrder } from './write.ts'

export type SaleOrders = ReturnType<typeof createSaleOrders>
export type { Container, ContainerNumbers, ContainerVerdict } from './check.ts'
export type { SaleOrderQuery } from './read.ts'
export type { ContainersChanged, OrderContainers, SaleOrderDependencies } from './dependencies.ts'

/** More orders than one container ever travels with. */
const mostOrdersOfContainer = 1000

/** Sale orders with their lines and containers. */
export function createSaleOrders(dependencies: SaleOrderDependencies) {
  const { partners } = dependencies
  return {
    /** One page of orders, newest order date first unless asked otherwise. */
    list: (db: Db, query: SaleOrderQuery): Promise<Page<SaleOrderRow>> => listRows(db, query, partners),

    /** One order with its lines and containers. */
    get: (db: Db, id: string): Promise<SaleOrder> => getOrder(db, id, partners),

    /** The ids of the orders that carry this container (canonical number), newest first. */
    findIdsByContainer: (db: Db, number: string): Promise<string[]> =>
      listOrderIdsOfContainer(db, number, mostOrdersOfContainer),

    /** Writes a new order; the partner is found by name or made. */
    create: (db: Db, input: SaleOrderInput, by: Caller): Promise<SaleOrder> =>
      transact(db, (db) => createOrder({ ...dependencies, db, by }, input)),

    /** Replaces an order, if `version` is still the one that was read. */
    update: (
      db: Db,
      change: SaleOrderInput & { id: string; version: number },
      by: Caller,
    ): Promise<SaleOrder> => transact(db, (db) => replaceOrder({ ...dependencies, db, by }, change)),

    /** Writes all orders of a CSV file, or, when one row is wrong or it is a dry run, none. */
    importCsv: (db: Db, file: { text: string; isDryRun: boolean }, by: Caller): Promise<ImportResult> =>
      transact(db, (db) => importOrders({ ...dependencies, db, by }, file)),
  }
}
