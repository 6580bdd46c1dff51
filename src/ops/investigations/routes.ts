import { route, type Route } from '../../kernel/route.ts'
import * as actions from './action-contract.ts'
import * as contract from './contract.ts'
import type { Investigations } from './service.ts'

export const investigationRoutes = (investigations: Investigations): Route[] => [
  route(contract.listInvestigations, ({ query }, { db, caller }) => investigations.list(db, query, caller)),
  route(contract.getInvestigationStatistics, (_, { db, caller }) => investigations.statistics(db, caller)),
  route(contract.getInvestigation, ({ params }, { db }) => investigations.get(db, params.id)),
  route(contract.createInvestigation, ({ body }, { db, caller }) => investigations.create(db, body, caller)),
  route(actions.assignInvestigation, ({ params, body }, { db, caller }) =>
    investigations.assign(db, { ...params, ...body }, caller),
  ),
  route(actions.startInvestigation, ({ params, body }, { db, caller }) =>
    investigations.start(db, { ...params, ...body }, caller),
  ),
  route(actions.commentInvestigation, ({ params, body }, { db, caller }) =>
    investigations.comment(db, { ...params, ...body }, caller),
  ),
  route(actions.resolveInvestigation, ({ params, body }, { db, caller }) =>
    investigations.resolve(db, { ...params, ...body }, caller),
  ),
  route(actions.reopenInvestigation, ({ params, body }, { db, caller }) =>
    investigations.reopen(db, { ...params, ...body }, caller),
  ),
  route(actions.mergeInvestigation, ({ params, body }, { db, caller }) =>
    investigations.merge(db, { ...params, ...body }, caller),
  ),
  route(actions.splitInvestigation, ({ params, body }, { db, caller }) =>
    investigations.split(db, { ...params, ...body }, caller),
  ),
  route(actions.linkEvents, ({ params, body }, { db, caller }) =>
    investigations.link(db, { ...params, ...body }, caller),
  ),
  route(actions.unlinkEvents, ({ params, body }, { db, caller }) =>
    investigations.unlink(db, { ...params, ...body }, caller),
  ),
  route(actions.downloadEvidence, ({ params }, { db, caller }) =>
    investigations.downloadEvidence(db, params.id, caller),
  ),
]
