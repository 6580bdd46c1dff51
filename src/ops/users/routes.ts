import { route, type Route } from '../../kernel/route.ts'
import * as contract from './contract.ts'
import type { Users } from './service.ts'

export const userRoutes = (users: Users): Route[] => [
  route(contract.listUsers, ({ query }, { db }) => users.list(db, query)),
  route(contract.createUser, async ({ body }, { db, caller }) => ({
    ...(await users.create(db, { ...body, password: body.password ?? '' }, caller)),
    link: null,
    linkExpiresAt: null,
  })),
  route(contract.updateUser, ({ params, body }, { db, caller }) =>
    users.update(db, { ...body, id: params.id }, caller),
  ),
  route(contract.listGroups, ({ query }, { db }) => users.listGroups(db, query)),
  route(contract.createGroup, ({ body }, { db, caller }) => users.createGroup(db, body, caller)),
]
