import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isAppError } from '../kernel/errors.ts'
import type { Oidc } from '../ops/oidc/service.ts'
import { clearedCookie, cookieValues, sessionCookie } from './cookie.ts'
import { apiPrefix, contextOf, type RequestNeeds } from './request.ts'

const signInPage = '/console/sign-in'

/**
 * Away to the identity provider and back. Both are pages that a browser walks through, so whatever goes wrong ends on the sign-in
 * page, told in the fragment, which reaches no log.
 */
export function mountOidc(app: FastifyInstance, oidc: Oidc, needs: RequestNeeds): void {
  const cookieName = `${needs.cookieName}-oidc`
  const open = { config: { access: 'anyone' as const }, schema: { hide: true } }

  app.get(`${apiPrefix}/auth/oidc/start`, open, (request, reply) =>
    orBack(reply, async () => {
      const { address, state } = await oidc.start(needs.db, returnPathOf(request.query), request.caller)
      reply.header('set-cookie', `${sessionCookie(cookieName, state)}; Max-Age=600`)
      return address
    }),
  )

  app.get(`${apiPrefix}/auth/oidc/callback`, open, (request, reply) =>
    orBack(reply, async () => {
      const context = contextOf(request, reply, needs)
      const [state, ...more] = cookieValues(request.headers.cookie, cookieName)
      reply.header('set-cookie', clearedCookie(cookieName))
      const back = { query: queryOf(request), state: more.length === 0 ? state : undefined }
      const { entry, returnTo } = await oidc.finish(needs.db, back, {
        ...context.caller,
        sessionTokens: context.cookie.sent,
        deviceToken: context.deviceCookie.sent,
      })
      if (!entry.entered)
        return `${signInPage}#${entry.choice ? `choice=${entry.choice.ticket}` : 'oidc-error=SESSION_LIMIT'}`
      context.cookie.set(entry.token)
      context.deviceCookie.set(entry.deviceToken)
      return returnTo
    }),
  )
}

async function orBack(reply: FastifyReply, go: () => Promise<string>) {
  try {
    return reply.redirect(await go())
  } catch (error) {
    if (!isAppError(error)) throw error
    return reply.redirect(`${signInPage}#oidc-error=${error.code}`)
  }
}

const queryOf = ({ url }: FastifyRequest): string => {
  const from = url.indexOf('?')
  return from === -1 ? '' : url.slice(from)
}

/** A path of the console; anything else is no place to go to. */
function returnPathOf(query: unknown): string {
  const path: unknown = typeof query === 'object' && query && 'returnTo' in query ? query.returnTo : undefined
  const isPath = typeof path === 'string' && path.length <= 500 && /^\/(?![/\\])[^\s\\]*$/.test(path)
  return `/console${isPath ? path : '/'}`
}
