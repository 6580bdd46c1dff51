import { partnerEvents } from '../documents/partners/events.ts'
import { partnerMigrations } from '../documents/partners/migrations.ts'
import { partnerRoutes } from '../documents/partners/routes.ts'
import { createPartners } from '../documents/partners/service.ts'
import { saleOrderEvents } from '../documents/sale-orders/events.ts'
import { saleOrderMigrations } from '../documents/sale-orders/migrations.ts'
import { saleOrderRoutes } from '../documents/sale-orders/routes.ts'
import { createSaleOrders, type SaleOrderDependencies } from '../documents/sale-orders/service.ts'

export const documentMigrations = { ...partnerMigrations, ...saleOrderMigrations }
export const documentEvents = [partnerEvents, saleOrderEvents]

/** The documents wing: partners → sale orders. What containers are, and who follows them, is handed in. */
export function composeDocuments(dependencies: Omit<SaleOrderDependencies, 'partners'>) {
  const partners = createPartners(dependencies)
  const saleOrders = createSaleOrders({ ...dependencies, partners })
  return { partners, saleOrders, routes: [...partnerRoutes(partners), ...saleOrderRoutes(saleOrders)] }
}
