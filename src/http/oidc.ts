import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isAppError, type AppError } from '../kernel/errors.ts'
import type { RouteContext } from '../kernel/route.ts'
import type { Oidc } from '../ops/oidc/service.ts'
import type { Visitor } from '../ops/sign-in/service.ts'
import { oidcCallbackSchema, oidcStartSchema } from './api-refusals.ts'
import { clearedCookie, cookieValues, sessionCookie } from './cookie.ts'
import { ownPath } from './own-path.ts'
import { apiPrefix, contextOf, type RequestNeeds } from './request.ts'

/**
 * Away to the identity provider and back. Both are pages that a browser walks through, so whatever goes wrong ends on the sign-in
 * page, told in the fragment, which reaches no log.
 */
export function mountOidc(app: FastifyInstance, oidc: Oidc, needs: RequestNeeds): void {
  const cookieName = `${needs.cookieName}-oidc`
  // Described, not validated: whatever comes back from a provider ends on a page.
  const open = { config: { access: 'anyone' as const }, validatorCompiler: () => () => true }

  app.get(`${apiPrefix}/auth/oidc/start`, { ...open, schema: oidcStartSchema }, (request, reply) => {
    const returnTo = wantedIn(request.query)
    return orBack(reply, returnTo, async () => {
      const { address, state } = await oidc.start(needs.db, returnTo, request.caller)
      reply.header('set-cookie', `${sessionCookie(cookieName, state)}; Max-Age=600`)
      return address
    })
  })

  app.get(`${apiPrefix}/auth/oidc/callback`, { ...open, schema: oidcCallbackSchema }, (request, reply) =>
    orBack(reply, undefined, async () => {
      const [state, ...more] = cookieValues(request.headers.cookie, cookieName)
      reply.header('set-cookie', clearedCookie(cookieName))
      const back = { query: queryOf(request), state: more.length === 0 ? state : undefined }
      const begun = await oidc.resume(needs.db, back)
      return orSignIn(begun.returnTo, async () => {
        const context = contextOf(request, reply, needs)
        const entry = await oidc.finish(needs.db, begun, visitorIn(context))
        if (!entry.entered)
          return signInAt(
            begun.returnTo,
            entry.choice ? `choice=${entry.choice.ticket}` : failure('SESSION_LIMIT'),
          )
        context.cookie.set(entry.token)
        context.deviceCookie.set(entry.deviceToken)
        return begun.returnTo
      })
    }),
  )
}

const visitorIn = ({ caller, cookie, deviceCookie }: RouteContext): Visitor => ({
  ...caller,
  sessionTokens: cookie.sent,
  deviceToken: deviceCookie.sent,
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

const wantedIn = (query: unknown): string =>
  ownPath(typeof query === 'object' && query && 'returnTo' in query ? query.returnTo : undefined)
