import { route, type Route } from '../../kernel/route.ts'
import * as contract from './contract.ts'
import type { IpAnalysisService } from './analysis-service.ts'
import type { IpAccess } from './service.ts'
import * as stateContract from './status-contract.ts'
import * as trialContract from './simulation-contract.ts'

export const ipAccessRoutes = (ipAccess: IpAccess, { state }: Pick<IpAnalysisService, 'state'>): Route[] => [
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
  route(stateContract.confirmIpChange, async ({ body }, { db, caller }) => {
    await ipAccess.confirm(db, body, caller)
    return state(db, caller)
  }),
  route(stateContract.undoIpChange, async ({ body }, { db, caller }) => {
    await ipAccess.undo(db, body, caller)
    return state(db, caller)
  }),
  route(stateContract.enforceIpRules, async ({ body }, { db, caller }) => {
    await ipAccess.enforce(db, body, caller)
    return state(db, caller)
  }),
]

export const ipAnalysisRoutes = (insight: IpAnalysisService): Route[] => [
  route(trialContract.testIpRules, ({ body }) => insight.test(body)),
  route(trialContract.replayIpRules, ({ body }, { db, caller }) => insight.replay(db, body, caller)),
  route(trialContract.analyseIpRules, (_input, { db }) => insight.analyse(db)),
  route(trialContract.analyseIpDraft, ({ body }, { db }) => insight.analyse(db, body.draft)),
  route(trialContract.ipStatistics, ({ query }, { db }) => insight.statistics(db, query)),
  route(trialContract.ipTemplates, async (_input, { caller }) => ({
    items: insight.templatesFor(caller.address),
  })),
  route(stateContract.reloadCountries, (_input, { db, caller }) => insight.reloadCountries(db, caller)),
]
