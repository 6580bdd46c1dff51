import { route, type Route } from '../../kernel/route.ts'
import { createTrackingLink, listTrackingLinks, revokeTrackingLink } from './contract.ts'
import type { Links } from './service.ts'

export const linkRoutes = (links: Links): Route[] => [
  route(createTrackingLink, ({ params, body }, { db, caller }) =>
    links.create(db, { saleOrderId: params.id, ...body }, caller),
  ),
  route(listTrackingLinks, ({ params, query }, { db, caller }) =>
    links.list(db, { saleOrderId: params.id, ...query }, caller),
  ),
  route(revokeTrackingLink, ({ params }, { db, caller }) => links.revoke(db, params.id, caller)),
]
