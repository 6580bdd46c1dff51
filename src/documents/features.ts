import type { Feature } from '../kernel/feature.ts'
import { partnersFeature } from './partners/feature.ts'
import { saleOrdersFeature } from './sale-orders/feature.ts'

/** The features of documents. */
export const documentsFeatures: readonly Feature[] = [partnersFeature, saleOrdersFeature]
