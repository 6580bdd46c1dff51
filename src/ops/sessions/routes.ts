import { route, type Route } from '../../kernel/route.ts'
import * as contract from './contract.ts'
import type { Sessions } from './service.ts'

export const sessionRoutes = (sessions: Sessions): Route[] => [
  route(contract.listSessions, ({ query }, { db, caller }) => sessions.list(db, query, caller)),
  route(contract.sessionStatistics, ({ query }, { db }) => sessions.statistics(db, query)),
  route(contract.getSession, ({ params }, { db, caller }) => sessions.get(db, params.id, caller)),
  route(contract.endSession, ({ params }, { db, caller }) => sessions.endAndConfirm(db, params.id, caller)),
  route(contract.endSessions, ({ body }, { db, caller }) => sessions.endMatching(db, body, caller)),
  route(contract.listMySessions, ({ query }, { db, caller }) => sessions.listMine(db, query, caller)),
  route(contract.endMySession, ({ params }, { db, caller }) => sessions.endMine(db, params.id, caller)),
  route(contract.endMyOtherSessions, (_input, { db, caller }) => sessions.endMyOthers(db, caller)),
]
