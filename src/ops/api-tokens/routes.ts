import { route, type Route } from '../../kernel/route.ts'
import * as contract from './contract.ts'
import type { ApiTokens } from './service.ts'

export const apiTokenRoutes = (apiTokens: ApiTokens): Route[] => [
  route(contract.listApiTokens, ({ query }, { db }) => apiTokens.list(db, query)),
  route(contract.createApiToken, ({ body }, { db, caller }) => apiTokens.create(db, body, caller)),
  route(contract.revokeApiToken, ({ params }, { db, caller }) => apiTokens.revoke(db, params.id, caller)),
]
