import type { Db } from '../../kernel/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import { route, type Route } from '../../kernel/route.ts'
import * as contract from './contract.ts'
import type { IpAccess } from './service.ts'
import * as stateContract from './state-contract.ts'

type Showing = { state: (db: Db, by: Caller) => Promise<stateContract.IpAccessState> }

export const ipAccessRoutes = (ipAccess: IpAccess, { state }: Showing): Route[] => [
  route(contract.listIpRules, ({ query }, { db }) => ipAccess.list(db, query)),
  route(contract.createIpRule, ({ body }, { db, caller }) => ipAccess.create(db, body, caller)),
  route(contract.getIpRule, ({ params }, { db }) => ipAccess.get(db, params.id)),
  route(contract.changeIpRule, ({ params, body }, { db, caller }) =>
    ipAccess.change(db, { ...body, id: params.id }, caller),
  ),
  route(contract.removeIpRule, ({ params, query }, { db, caller }) =>
    ipAccess.remove(db, { ...query, id: params.id }, caller),
  ),
  route(contract.getRuleSet, (_input, { db }) => ipAccess.ruleSet(db)),
  route(contract.publishRuleSet, ({ body }, { db, caller }) => ipAccess.replace(db, body, caller)),
  route(stateContract.ipAccessState, (_input, { db, caller }) => state(db, caller)),
  route(stateContract.confirmIpChange, async (_input, { db, caller }) => {
    await ipAccess.confirm(db, caller)
    return state(db, caller)
  }),
  route(stateContract.undoIpChange, async (_input, { db, caller }) => {
    await ipAccess.undo(db, caller)
    return state(db, caller)
  }),
  route(stateContract.enforceIpRules, async ({ body }, { db, caller }) => {
    await ipAccess.enforce(db, body, caller)
    return state(db, caller)
  }),
]
