import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isAppError, type AppError } from '../kernel/errors.ts'
import type { RouteContext } from '../kernel/route.ts'
import { hashOfToken, newToken } from '../kernel/token.ts'
import type { Oidc } from '../ops/oidc/service.ts'
import type { Entry, Visitor } from '../ops/sign-in/service.ts'
import { oidcCallbackSchema, oidcStartSchema } from './api-refusals.ts'
import { ownPath } from './guard/own-path.ts'
import { apiPrefix, contextOf, type RequestDependencies } from './validation/request.ts'

/**
 * Away to an identity provider and back. Both are pages that a browser walks through, so whatever goes wrong ends on the sign-in
 * page, told in the fragment, which reaches no log.
 */
export function mountOidc(app: FastifyInstance, oidc: Oidc, dependencies: RequestDependencies): void {
  // Described, not validated: whatever comes back from a provider ends on a page.
  const open = { config: { access: 'anyone' as const }, validatorCompiler: () => () => true }

  app.get(`${apiPrefix}/auth/oidc/start`, { ...open, schema: oidcStartSchema }, (request, reply) => {
    const returnTo = ownPath(textIn(request.query, 'returnTo'))
    return orBack(reply, returnTo, () => {
      const { browserCookie } = contextOf(request, reply, dependencies)
      const browserToken = keptOrNew(browserCookie.sent)
      browserCookie.set(browserToken)
      const start = { provider: textIn(request.query, 'provider'), returnTo, browserToken }
      return oidc.start(dependencies.db, start, request.caller)
    })
  })

  const comeBack = (request: FastifyRequest, reply: FastifyReply, provider: string) =>
    orBack(reply, undefined, async () => {
      const context = contextOf(request, reply, dependencies)
      const back = { provider, query: queryOf(request), browserToken: context.browserCookie.sent }
      const begun = await oidc.resume(dependencies.db, back)
      return orSignIn(begun.returnTo, async () =>
        whereTo(await oidc.finish(dependencies.db, begun, visitorIn(context)), begun.returnTo, context),
      )
    })

  // Each provider has a way back of its own: what one of them sends is never taken for the answer of another (RFC 9700, 4.4).
  app.get(`${apiPrefix}/auth/oidc/callback`, { ...open, schema: oidcCallbackSchema }, (request, reply) =>
    comeBack(request, reply, 'default'),
  )
  app.get(
    `${apiPrefix}/auth/oidc/callback/:provider`,
    { ...open, schema: oidcCallbackSchema },
    (request, reply) => comeBack(request, reply, textIn(request.params, 'provider') ?? ''),
  )
}

/** The same secret for all tabs: each has its own state, and none of them spoils the way back of another. */
const keptOrNew = (sent: string | undefined): string =>
  sent !== undefined && hashOfToken(sent) !== undefined ? sent : newToken().token

function whereTo(entry: Entry, returnTo: string, { cookie, deviceCookie }: RouteContext): string {
  if (!entry.entered) {
    if (entry.confirmation !== undefined) return signInAt(returnTo, `confirmation=${entry.confirmation}`)
    return signInAt(returnTo, entry.choice ? `choice=${entry.choice.ticket}` : failure('SESSION_LIMIT'))
  }
  cookie.set(entry.token)
  deviceCookie.set(entry.deviceToken)
  return returnTo
}

const visitorIn = ({ caller, cookie, deviceCookie, browserCookie }: RouteContext): Visitor => ({
  ...caller,
  sessionTokens: cookie.sent,
  deviceToken: deviceCookie.sent,
  browserToken: browserCookie.sent,
})

const orBack = async (reply: FastifyReply, returnTo: string | undefined, go: () => Promise<string>) =>
  reply.redirect(await orSignIn(returnTo, go))

async function orSignIn(returnTo: string | undefined, go: () => Promise<string>): Promise<string> {
  try {
    return await go()
  } catch (error) {
    if (!isAppError(error)) throw error
    return signInAt(returnTo, failure(codeIn(error)))
  }
}

const failure = (code: string): string => `oidc-error=${code}`

/** Whoever was refused because of where they are is told the code of the decision. */
const codeIn = ({ code, extras: { decision } }: AppError): string =>
  typeof decision === 'string' ? `${code}:${decision}` : code

/** Where to go afterwards is kept, for whichever way in is tried next. */
const signInAt = (returnTo: string | undefined, fragment: string): string => {
  const query = returnTo === undefined ? '' : `?${new URLSearchParams({ returnTo }).toString()}`
  return `/console/sign-in${query}#${fragment}`
}

const queryOf = ({ url }: FastifyRequest): string => {
  const from = url.indexOf('?')
  return from === -1 ? '' : url.slice(from)
}

function textIn(values: unknown, name: string): string | undefined {
  const value: unknown = typeof values === 'object' && values ? Reflect.get(values, name) : undefined
  return typeof value === 'string' ? value : undefined
}
