import { METHODS, type IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify'
import { canonicalAddress, type NetworkSet } from '../kernel/network/address.ts'
import type { Db } from '../kernel/database/database.ts'
import { errors, isAppError, type AppError } from '../kernel/errors.ts'
import type { Caller } from '../kernel/identity.ts'
import type { Access } from '../ops/access/service.ts'
import type { ForwardAuth, Visit } from '../ops/forward-auth/service.ts'
import { clearedCookie, sessionCookie, cookieValues } from './guard/cookie.ts'
import { identityHeaders } from './identity-headers.ts'
import { messagePage } from './message-page.ts'

export type ForwardAuthDependencies = {
  db: Db
  access: Access
  gates: ForwardAuth
  trustedProxies: NetworkSet
  cookieName: string
}

/**
 * By any name, and whatever site the request came from: which of them an application takes is its own business. What is consumed by a
 * GET is never consumed by the HEAD of a link preview.
 */
const open = {
  config: { access: 'anyone' as const, servesMachines: true },
  schema: { hide: true },
  exposeHeadRoute: false,
}

/** Where a person's own session is looked at. */
const onOwnHost = { ...open, config: { access: 'anyone' as const } }

/**
 * `/forward-auth`, which a proxy asks before it lets a request through to an application, and the way in and out:
 * `/forward-auth/start` on our own host, `/.breakwater/…` on the protected one, whose proxy passes it on to us.
 */
export async function mountForwardAuth(
  app: FastifyInstance,
  dependencies: ForwardAuthDependencies,
): Promise<void> {
  await app.register(async (scope) => {
    // These answers reach browsers under the names of other hosts, about whose transport we have no say.
    scope.addHook('onSend', async (_, reply) => void reply.removeHeader('strict-transport-security'))
    await scope.register(async (proxies) => answerEveryMethod(proxies, answerProxy(dependencies)))
    scope.get('/.breakwater/refused', open, showRefusal(dependencies))
    await scope.register(async (people) => {
      people.setErrorHandler((thrown, _, reply) => {
        if (!isAppError(thrown)) throw thrown
        return sendPage(reply, thrown)
      })
      people.get('/forward-auth/start', onOwnHost, start(dependencies))
      people.get('/.breakwater/callback', open, arrive(dependencies))
      people.get('/.breakwater/sign-out', open, leave(dependencies))
    })
  })
}

/**
 * Proxies ask with the method of the request that they ask for, and some send what belongs to its body along. All of it is the
 * application's business: the answer is the same, and no body is read.
 */
function answerEveryMethod(scope: FastifyInstance, answer: RouteHandlerMethod): void {
  // A type that is none, or missing where the method wants one, would be refused before the answer.
  scope.addHook(
    'onRequest',
    async ({ headers }) => void (headers['content-type'] = 'application/octet-stream'),
  )
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', leaveBody)
  const others = METHODS.filter((method) => method !== 'CONNECT' && !scope.supportedMethods.includes(method))
  for (const method of others) scope.addHttpMethod(method, { hasBody: true })
  scope.route({ method: scope.supportedMethods, url: '/forward-auth', ...open, handler: answer })
}

function leaveBody(_: FastifyRequest, body: IncomingMessage, done: (error: null) => void): void {
  body.resume()
  done(null)
}

const answerProxy =
  ({ gates, trustedProxies }: ForwardAuthDependencies) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const mode = textOf(request, 'mode') ?? 'redirect'
    if (mode !== 'redirect' && mode !== 'nginx')
      throw errors.VALIDATION_FAILED({ summary: 'mode is `redirect` or `nginx`' })
    const visit = visitOf(request, gates.requireOrigin(forwardedBy(request, trustedProxies)))
    const gate = await gates.check(visit)
    if (gate.open) return reply.headers(identityHeaders(gate.person, gate.sessionId)).send()
    if (gate.refusal) return refuse(request, reply, gate.refusal)
    // A script cannot sign in; following it to another host would only confuse it.
    if (!isNavigation(request)) throw errors.UNAUTHENTICATED()
    const { location, browserToken } = gates.askToSignIn({ ...visit, ...wayBack(request, visit.origin) })
    reply.header('set-cookie', browserCookie(visit.origin, browserToken))
    // nginx takes nothing but 401 and 403 for a no; its configuration makes the redirect.
    if (mode === 'redirect') return reply.redirect(location)
    reply.header('x-breakwater-redirect', location)
    throw errors.UNAUTHENTICATED()
  }

/** nginx takes the status and this header on, nothing else; its configuration asks for the page. */
function refuse(request: FastifyRequest, reply: FastifyReply, refusal: AppError): FastifyReply {
  const { decision } = refusal.extras
  if (typeof decision === 'string') reply.header('x-breakwater-decision', decision)
  return tell(request, reply, refusal)
}

const showRefusal =
  ({ gates }: ForwardAuthDependencies) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
    tell(request, reply, gates.refusalBy(textOf(request, 'decision') ?? ''))

/** A page for a person; for a script what every other answer is. */
function tell(request: FastifyRequest, reply: FastifyReply, error: AppError): FastifyReply {
  if (isNavigation(request)) return sendPage(reply, error)
  throw error
}

const sendPage = (reply: FastifyReply, error: AppError): FastifyReply =>
  reply.code(error.status).type('text/html; charset=utf-8').send(messagePage(error))

const start =
  ({ db, access, gates, cookieName }: ForwardAuthDependencies) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const returnTo = textOf(request, 'return') ?? ''
    const browser = textOf(request, 'browser') ?? ''
    const caller = await callerOf(request, { access, cookieName })
    return reply.redirect(await gates.admit(db, { returnTo, browser }, caller))
  }

const arrive =
  ({ db, gates, trustedProxies }: ForwardAuthDependencies) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const origin = gates.requireOrigin(forwardedBy(request, trustedProxies))
    const code = textOf(request, 'code') ?? ''
    const arrival = { origin, code, ...keptByBrowser(request, origin) }
    const { token, returnTo } = await gates.open(db, arrival, fromOf(request))
    return reply.header('set-cookie', sessionCookie(gateCookieFor(origin), token)).redirect(returnTo)
  }

const leave =
  ({ db, gates, trustedProxies }: ForwardAuthDependencies) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const site = request.headers['sec-fetch-site']
    if (site === 'cross-site' || site === 'same-site') throw errors.CROSS_SITE_REQUEST()
    const visit = visitOf(request, gates.requireOrigin(forwardedBy(request, trustedProxies)))
    const location = await gates.signOut(db, visit)
    return reply.header('set-cookie', clearedCookie(gateCookieFor(visit.origin))).redirect(location)
  }

/** What the proxy at the other end of the connection says the request was. */
function forwardedBy({ socket, headers }: FastifyRequest, trustedProxies: NetworkSet) {
  const peer = canonicalAddress(socket.remoteAddress ?? '')
  return {
    isTrusted: peer !== undefined && trustedProxies.has(peer),
    proto: headers['x-forwarded-proto']?.toString(),
    host: headers['x-forwarded-host']?.toString(),
  }
}

const prefixFor = (origin: string): string => (origin.startsWith('https:') ? '__Host-' : '')
const gateCookieFor = (origin: string): string => `${prefixFor(origin)}bw-gate`
const browserCookieFor = (origin: string): string => `${prefixFor(origin)}bw-gate-browser`

/** As long as somebody may take to sign in. */
const browserCookie = (origin: string, token: string): string =>
  `${sessionCookie(browserCookieFor(origin), token)}; Max-Age=3600`

function keptByBrowser({ headers }: FastifyRequest, origin: string): { browserToken: string | undefined } {
  return { browserToken: cookieValues(headers.cookie, browserCookieFor(origin))[0] }
}

const visitOf = (request: FastifyRequest, origin: string): Visit => ({
  ...fromOf(request),
  origin,
  tokens: cookieValues(request.headers.cookie, gateCookieFor(origin)),
})

const fromOf = ({ clientAddress: address, belief, headers }: FastifyRequest) => ({
  address,
  belief,
  userAgent: headers['user-agent'] ?? '',
})

/** A form that was sent cannot be sent again after the sign-in: then it is back to the front page. */
function wayBack(request: FastifyRequest, origin: string) {
  const { 'x-forwarded-uri': uri, 'x-forwarded-method': method = request.method } = request.headers
  const isRepeatable = method === 'GET' || method === 'HEAD'
  return { path: isRepeatable ? uri?.toString() : undefined, ...keptByBrowser(request, origin) }
}

function isNavigation({ headers }: FastifyRequest): boolean {
  const mode = headers['sec-fetch-mode'] ?? 'navigate'
  return mode === 'navigate' && (headers.accept ?? '').includes('text/html')
}

async function callerOf(
  { headers, clientAddress: address, belief }: FastifyRequest,
  { access, cookieName }: Pick<ForwardAuthDependencies, 'access' | 'cookieName'>,
): Promise<Caller | undefined> {
  const verdict = await access.decide({
    access: 'signed-in',
    // Sent on to add the factor, by `admit`.
    allowsUnenrolled: true,
    address,
    belief,
    cookies: cookieValues(headers.cookie, cookieName),
    userAgent: headers['user-agent'] ?? '',
  })
  if (verdict.allowed) return verdict.caller
  if (verdict.error.status === 401) return undefined
  throw verdict.error
}

function textOf({ query }: FastifyRequest, name: string): string | undefined {
  const value: unknown = typeof query === 'object' && query !== null ? Reflect.get(query, name) : undefined
  return typeof value === 'string' ? value : undefined
}
