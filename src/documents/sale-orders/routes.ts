import { route } from '../../kernel/route.ts'
import {
  createSaleOrder,
  getSaleOrder,
  importSaleOrders,
  listSaleOrders,
  updateSaleOrder,
} from './contract.ts'
import type { SaleOrders } from './service.ts'

export const saleOrderRoutes = (orders: SaleOrders) => [
  route(listSaleOrders, ({ query }, { db }) => orders.list(db, query)),
  route(getSaleOrder, ({ params }, { db }) => orders.get(db, params.id)),
  route(createSaleOrder, ({ body }, { db, caller }) => orders.create(db, body, caller)),
  route(updateSaleOrder, ({ params, body }, { db, caller }) =>
    orders.update(db, { ...params, ...body }, caller),
  ),
  route(importSaleOrders, ({ query, body }, { db, caller }) =>
    orders.importCsv(db, { text: body, isDryRun: query.dryRun ?? false }, caller),
  ),
]
