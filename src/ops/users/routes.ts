import type { Db } from '../../kernel/database/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import { route, type Route } from '../../kernel/route.ts'
import * as contract from './contract.ts'
import type { OwnPassword } from './passwords/own-password.ts'
import type { PasswordLinks } from './passwords/password-links.ts'
import type { Users } from './service.ts'

type Unlock = { unlock: (db: Db, userId: string, by: Caller) => Promise<void> }
type Passwords = { links: PasswordLinks; own: OwnPassword }

export const userRoutes = (users: Users, { links, own, unlock }: Passwords & Unlock): Route[] => [
  route(contract.listUsers, ({ query }, { db }) => users.list(db, query)),
  route(contract.getUser, ({ params }, { db }) => users.get(db, params.id)),
  route(contract.createUser, async ({ body }, { db, caller }) =>
    body.password === undefined
      ? links.createInvited(db, body, caller)
      : { ...(await users.create(db, body, caller)), link: null, linkExpiresAt: null },
  ),
  route(contract.updateUser, ({ params, body }, { db, caller }) =>
    users.update(db, { ...body, id: params.id }, caller),
  ),
  route(contract.unlockUser, async ({ params }, { db, caller }) => {
    await users.requireTouchable(db, params.id, caller)
    await unlock(db, params.id, caller)
  }),
  route(contract.resetPassword, ({ params }, { db, caller }) => links.resetFor(db, params.id, caller)),
  route(contract.forgotPassword, async ({ body }, { caller }) => links.requestReset(body.email, caller)),
  route(contract.showPasswordLink, ({ body }, { db }) => links.show(db, body.ticket)),
  route(contract.choosePassword, ({ body }, { db, caller }) => links.choose(db, body, caller)),
  route(contract.changeMyPassword, async ({ body }, { db, caller, cookie, deviceCookie }) => {
    const { token } = await own.change(db, { ...body, deviceToken: deviceCookie.sent }, caller)
    cookie.set(token)
  }),
  route(contract.listGroups, ({ query }, { db }) => users.listGroups(db, query)),
  route(contract.createGroup, ({ body }, { db, caller }) => users.createGroup(db, body, caller)),
  route(contract.updateGroup, ({ params, body }, { db, caller }) =>
    users.updateGroup(db, { ...body, id: params.id }, caller),
  ),
  route(contract.removeGroup, ({ params, query }, { db, caller }) =>
    users.removeGroup(db, { id: params.id, version: query.version }, caller),
  ),
]
