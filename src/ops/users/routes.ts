import type { Db } from '../../kernel/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import { route, type Route } from '../../kernel/route.ts'
import * as contract from './contract.ts'
import type { Users } from './service.ts'

type Unlock = { unlock(db: Db, userId: string, by: Caller): Promise<void> }

export const userRoutes = (users: Users, { unlock }: Unlock): Route[] => [
  route(contract.listUsers, ({ query }, { db }) => users.list(db, query)),
  route(contract.createUser, async ({ body }, { db, caller }) => ({
    ...(await users.create(db, { ...body, password: body.password ?? '' }, caller)),
    link: null,
    linkExpiresAt: null,
  })),
  route(contract.updateUser, ({ params, body }, { db, caller }) =>
    users.update(db, { ...body, id: params.id }, caller),
  ),
  route(contract.unlockUser, ({ params }, { db, caller }) => unlock(db, params.id, caller)),
  route(contract.listGroups, ({ query }, { db }) => users.listGroups(db, query)),
  route(contract.createGroup, ({ body }, { db, caller }) => users.createGroup(db, body, caller)),
  route(contract.updateGroup, ({ params, body }, { db, caller }) =>
    users.updateGroup(db, { ...body, id: params.id }, caller),
  ),
  route(contract.removeGroup, ({ params, query }, { db, caller }) =>
    users.removeGroup(db, { id: params.id, version: query.version }, caller),
  ),
]
