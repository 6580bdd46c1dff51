import { route, type Route } from '../../kernel/route.ts'
import * as contract from './contract.ts'
import { toOcsf } from './reading/ocsf.ts'
import type { Audit } from './service.ts'

export const auditRoutes = ({ reading }: Pick<Audit, 'reading'>): Route[] => [
  route(contract.listAuditEvents, ({ query }, { db }) => reading.list(db, query), { ocsf: toOcsf }),
  route(contract.countAuditEvents, ({ query }, { db }) => reading.facets(db, query ?? {})),
  route(contract.getAuditStatistics, (_input, { db }) => reading.statistics(db)),
  route(contract.getAuditEvent, ({ params }, { db }) => reading.get(db, params.id)),
  route(contract.getAuditContext, ({ params }, { db }) => reading.context(db, params.id)),
]
