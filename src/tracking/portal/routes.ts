import { route, type Route } from '../../kernel/route.ts'
import { listTrackingAttempts } from './contract.ts'
import type { Portal } from './service.ts'

export const portalRoutes = (portal: Portal): Route[] => [
  route(listTrackingAttempts, ({ query }, { db }) => portal.listAttempts(db, query)),
]
