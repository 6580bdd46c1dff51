import { partnerRoutes } from '../documents/partners/routes.ts'
import { createPartners } from '../documents/partners/service.ts'
import { saleOrderRoutes } from '../documents/sale-orders/routes.ts'
import { createSaleOrders, type SaleOrderDependencies } from '../documents/sale-orders/service.ts'

/** The features of documents: partners → sale orders. Checking and following containers is passed in. */
export function composeDocuments(dependencies: Omit<SaleOrderDependencies, 'partners'>) {
  const partners = createPartners(dependencies)
  const saleOrders = createSaleOrders({ ...dependencies, partners })
  return { partners, saleOrders, routes: [...partnerRoutes(partners), ...saleOrderRoutes(saleOrders)] }
}
