import type { Feature } from '../kernel/feature.ts'
import { carriersFeature } from './carriers/feature.ts'
import { containersFeature } from './containers/feature.ts'
import { linksFeature } from './links/feature.ts'
import { portalFeature } from './portal/feature.ts'

/** The features of tracking. */
export const trackingFeatures: readonly Feature[] = [
  carriersFeature,
  containersFeature,
  linksFeature,
  portalFeature,
]
