import { route, type Route } from '../../kernel/route.ts'
import * as contract from './contract.ts'
import type { Investigations } from './service.ts'

export const investigationRoutes = (investigations: Investigations): Route[] => [
  route(contract.listInvestigations, ({ query }, { db, caller }) => investigations.list(db, query, caller)),
  route(contract.getInvestigationStatistics, (_, { db, caller }) => investigations.statistics(db, caller)),
  route(contract.getInvestigation, ({ params }, { db }) => investigations.get(db, params.id)),
  route(contract.createInvestigation, ({ body }, { db, caller }) => investigations.create(db, body, caller)),
  route(contract.assignInvestigation, ({ params, body }, { db, caller }) =>
    investigations.assign(db, { ...params, ...body }, caller),
  ),
  route(contract.startInvestigation, ({ params, body }, { db, caller }) =>
    investigations.start(db, { ...params, ...body }, caller),
  ),
  route(contract.commentInvestigation, ({ params, body }, { db, caller }) =>
    investigations.comment(db, { ...params, ...body }, caller),
  ),
  route(contract.resolveInvestigation, ({ params, body }, { db, caller }) =>
    investigations.resolve(db, { ...params, ...body }, caller),
  ),
  route(contract.reopenInvestigation, ({ params, body }, { db, caller }) =>
    investigations.reopen(db, { ...params, ...body }, caller),
  ),
  route(contract.mergeInvestigation, ({ params, body }, { db, caller }) =>
    investigations.merge(db, { ...params, ...body }, caller),
  ),
  route(contract.splitInvestigation, ({ params, body }, { db, caller }) =>
    investigations.split(db, { ...params, ...body }, caller),
  ),
  route(contract.linkEvents, ({ params, body }, { db, caller }) =>
    investigations.link(db, { ...params, ...body }, caller),
  ),
  route(contract.unlinkEvents, ({ params, body }, { db, caller }) =>
    investigations.unlink(db, { ...params, ...body }, caller),
  ),
  route(contract.downloadEvidence, ({ params }, { db, caller }) =>
    investigations.downloadEvidence(db, params.id, caller),
  ),
]
