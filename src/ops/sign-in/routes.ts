import { route, type Route, type RouteContext } from '../../kernel/route.ts'
import * as contract from './contract.ts'
import type { Me } from './contract.ts'
import { errors } from './errors.ts'
import type { Entry, SignIn, Visitor } from './service.ts'

export const signInRoutes = (signIn: SignIn): Route[] => [
  route(contract.signInWays, () => Promise.resolve(signIn.ways())),
  route(contract.signIn, async ({ body }, context) =>
    letIn(await signIn.signIn(context.db, body, visitorOf(context)), context),
  ),
  route(contract.showSessionChoice, ({ body }, { db, caller }) => signIn.showChoice(db, body.ticket, caller)),
  route(contract.chooseSession, async ({ body }, context) =>
    letIn(await signIn.choose(context.db, body, visitorOf(context)), context),
  ),
  route(contract.startPasskeySignIn, (_input, { db, caller }) => signIn.startPasskey(db, caller)),
  route(contract.signInWithPasskey, async ({ body }, context) =>
    letIn(await signIn.signInWithPasskey(context.db, body, visitorOf(context)), context),
  ),
  route(contract.showFederatedConfirmation, ({ body }, context) =>
    signIn.showConfirmation(context.db, body.ticket, visitorOf(context)),
  ),
  route(contract.confirmFederated, async ({ body }, context) =>
    letIn(await signIn.confirmFederated(context.db, body, visitorOf(context)), context),
  ),
  route(contract.confirmFederatedByPasskey, async ({ body }, context) =>
    letIn(await signIn.confirmFederatedByPasskey(context.db, body, visitorOf(context)), context),
  ),
  route(contract.stepUp, async ({ body }, context) =>
    goOn(await signIn.stepUp(context.db, body, visitorOf(context)), context),
  ),
  route(contract.stepUpWithPasskey, async ({ body }, context) =>
    goOn(await signIn.stepUpWithPasskey(context.db, body, context.caller), context),
  ),
  route(contract.signOut, async (_input, { db, caller, cookie }) => {
    await signIn.signOut(db, caller)
    cookie.clear()
    return undefined
  }),
  route(contract.listLockedAccounts, (_input, { db }) => signIn.listLocked(db)),
  route(contract.me, (_input, { caller }) => signIn.me(caller)),
]

/** Whoever asks to be let in, with what their browser still has from before. */
export const visitorOf = ({ caller, cookie, deviceCookie, browserCookie }: RouteContext): Visitor => ({
  ...caller,
  browserToken: browserCookie.sent,
  sessionTokens: cookie.sent,
  deviceToken: deviceCookie.sent,
})

/** Sets the cookies of a session that was opened, or says what the limit says. */
export function letIn(entry: Entry, { cookie, deviceCookie }: RouteContext): Me {
  if (!entry.entered) throw errors.SESSION_LIMIT({}, { ...entry.choice })
  const { user, session, token, deviceToken } = entry
  cookie.set(token)
  deviceCookie.set(deviceToken)
  return { user, session }
}

function goOn({ user, session, token }: Me & { token: string }, { cookie }: RouteContext): Me {
  cookie.set(token)
  return { user, session }
}
