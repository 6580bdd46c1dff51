import { route, type Route } from '../../kernel/route.ts'
import { clientAddressCheck } from '../ip-access/status-contract.ts'
import * as contract from './contract.ts'
import { explainAddress } from './explanations.ts'
import type { IpDecisions } from './service.ts'

export const ipDecisionRoutes = (decisions: IpDecisions): Route[] => [
  route(contract.listIpDecisions, ({ query }, { db }) => decisions.list(db, query)),
  route(contract.getIpDecision, ({ params }, { db }) => decisions.get(db, params.code)),
  route(contract.allowRefused, ({ params, body }, { db, caller }) =>
    decisions.allow(db, { ...params, ...body }, caller),
  ),
  route(clientAddressCheck, async (_input, { caller }) => explainAddress(caller)),
]
