import { route, type Route } from '../../kernel/route.ts'
import * as contract from './proof-contract.ts'
import type { Proof } from './proof/proof.ts'

export const proofRoutes = (proof: Proof): Route[] => [
  route(contract.getCheckpoint, (_input, { db }) => proof.integrity(db)),
  route(contract.verifyLog, (_input, { db, caller }) => proof.verify(db, caller)),
  route(contract.rotateKey, (_input, { db, caller }) => proof.rotateKey(db, caller)),
  route(contract.erasePerson, ({ body }, { db, caller }) => proof.erase(db, body, caller)),
]
