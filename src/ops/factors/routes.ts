import { route, type Route } from '../../kernel/route.ts'
import * as contract from './contract.ts'
import type { Factors } from './service.ts'

export const factorRoutes = (factors: Factors): Route[] => [
  route(contract.getMyFactors, (_input, { db, caller }) => factors.list(db, caller)),
  route(contract.startTotp, (_input, { db, caller }) => factors.startTotp(db, caller)),
  route(contract.confirmTotp, ({ body }, { db, caller }) => factors.confirmTotp(db, body, caller)),
  route(contract.removeTotp, (_input, { db, caller }) => factors.removeTotp(db, caller)),
  route(contract.renewRecoveryCodes, (_input, { db, caller }) => factors.renewRecoveryCodes(db, caller)),
  route(contract.startPasskey, (_input, { db, caller }) => factors.startPasskey(db, caller)),
  route(contract.addPasskey, ({ body }, { db, caller }) => factors.addPasskey(db, body, caller)),
  route(contract.removePasskey, ({ params }, { db, caller }) => factors.removePasskey(db, params.id, caller)),
  route(contract.resetFactors, ({ params }, { db, caller }) => factors.removeAllOf(db, params.id, caller)),
]
