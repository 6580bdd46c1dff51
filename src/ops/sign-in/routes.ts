import { route, type Route } from '../../kernel/route.ts'
import * as contract from './contract.ts'
import type { SignIn } from './service.ts'

export const signInRoutes = (signIn: SignIn): Route[] => [
  route(contract.signIn, async ({ body }, { db, caller, cookie }) => {
    const { token, ...me } = await signIn.signIn(db, body, caller)
    cookie.set(token)
    return me
  }),
  route(contract.signOut, async (_input, { db, caller, cookie }) => {
    await signIn.signOut(db, caller)
    cookie.clear()
    return undefined
  }),
  route(contract.me, (_input, { caller }) => signIn.me(caller)),
]
