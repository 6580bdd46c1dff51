import type { FastifyReply, FastifyRequest } from 'fastify'
import type { NetworkSet } from '../kernel/address.ts'
import type { Access } from '../kernel/contract.ts'
import { errors } from '../kernel/errors.ts'
import type { Belief, Caller } from '../kernel/identity.ts'
import type { Soon } from '../kernel/soon.ts'
import type { Access as AccessRoom, Verdict } from '../ops/access/service.ts'
import { clientAddress } from './client-address.ts'
import { cookieValues } from './cookie.ts'
import { mayChangeState } from './same-site.ts'

export type GuardNeeds = {
  access: Pick<AccessRoom, 'decide'>
  trustedProxies: NetworkSet
  ownOrigins: ReadonlySet<string>
  cookieName: string
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Canonical client address; set before anything else looks at the request. */
    clientAddress: string
    /** Why that is taken to be the client's address. */
    belief: Belief
    caller: Caller
  }
  interface FastifyContextConfig {
    /** Who may call; a route without it is refused to everybody. */
    access?: Access
    needsRecentSignIn?: boolean
    /** Asked for by open pages, with nobody at work. */
    isBackground?: boolean
    allowsUnproven?: boolean
    allowsUnenrolled?: boolean
  }
}

/** Every request passes here first: the client's address, then who it is, whether it may, and whether another site sent it. */
export const createGuard = (needs: GuardNeeds) => ({
  /** Sets `request.clientAddress` and `request.belief`; an unreadable address from a trusted proxy is refused, never guessed. */
  identifyAddress: (request: FastifyRequest, _: FastifyReply, done: () => void): void => {
    const forwardedFor = request.headers['x-forwarded-for']
    const peer = request.socket.remoteAddress ?? ''
    const told = clientAddress(peer, forwardedFor?.toString(), needs.trustedProxies)
    if (told.address === null)
      throw errors.MALFORMED_BODY({ reason: 'X-Forwarded-For holds something that is no address' })
    request.clientAddress = told.address
    request.belief = told
    done()
  },

  /** Default deny: a route names who may call it, or nobody may. */
  authorize: (request: FastifyRequest, reply: FastifyReply, done: () => void): Soon<void> => {
    if (request.is404) return done()
    refuseOtherSites(request, needs.ownOrigins)
    const { config, url } = request.routeOptions
    const { access: required, needsRecentSignIn, allowsUnproven, allowsUnenrolled, isBackground } = config
    if (required === undefined) throw errors.FORBIDDEN({ role: 'none' })
    const decided = needs.access.decide({
      access: required,
      needsRecentSignIn,
      allowsUnproven,
      allowsUnenrolled,
      isBackground: isBackground === true || asksByItself(request),
      route: `${request.method} ${url}`,
      address: request.clientAddress,
      belief: request.belief,
      cookies: cookieValues(request.headers.cookie, needs.cookieName),
      authorization: request.headers.authorization,
      // A client that sends none says so: a session must not come from nowhere known.
      userAgent: request.headers['user-agent'] ?? '',
    })
    // Fastify takes either: a promise, or to be called when it is done. Most verdicts are there at once.
    if (decided instanceof Promise) return decided.then((verdict) => admit(request, reply, verdict))
    admit(request, reply, decided)
    return done()
  },
})

function admit(request: FastifyRequest, reply: FastifyReply, verdict: Verdict): void {
  if (!verdict.allowed) {
    if (verdict.error.status === 401) reply.header('www-authenticate', 'Bearer realm="breakwater"')
    throw verdict.error
  }
  request.caller = verdict.caller
}

/** What an open page reads because something changed. Whoever changes anything is at work. */
const asksByItself = ({ method, headers }: FastifyRequest): boolean =>
  method === 'GET' && headers['x-breakwater-background'] === '1'

function refuseOtherSites(request: FastifyRequest, ownOrigins: ReadonlySet<string>): void {
  const secFetchSite = request.headers['sec-fetch-site']
  const hints = {
    method: request.method,
    secFetchSite: secFetchSite?.toString(),
    origin: request.headers.origin,
  }
  if (!mayChangeState(hints, ownOrigins)) throw errors.CROSS_SITE_REQUEST()
}
