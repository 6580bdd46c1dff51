import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { NetworkSet } from '../../kernel/network/address.ts'
import type { Access, TokenArea } from '../../kernel/contract.ts'
import { errors } from '../../kernel/errors.ts'
import type { Belief, Caller } from '../../kernel/identity.ts'
import type { MaybePromise } from '../../kernel/maybe-promise.ts'
import type { Access as AccessRoom, AccessRequest, Verdict } from '../../ops/access/service.ts'
import { clientAddress, type ClientAddress } from './client-address.ts'
import { cookieValues } from './cookie.ts'
import { requireOneHost } from './host.ts'
import { comesFromOtherSite, mayChangeState } from './same-site.ts'
import type { Shedding } from '../load/shedding.ts'

export type GuardDependencies = {
  access: Pick<AccessRoom, 'decide'>
  trustedProxies: NetworkSet
  ownOrigins: ReadonlySet<string>
  cookieName: string
  checkHost: (request: FastifyRequest) => void
  shedding: Pick<Shedding, 'note' | 'admit'>
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
    tokens?: TokenArea
    /** Asked for by open pages, with nobody at work. */
    isBackground?: boolean
    allowsUnproven?: boolean
    /**
     * Asked by what stands in front of people (a proxy, a health check), and changes nothing: by whatever name or address, with
     * whatever the browser said to the proxy, and however busy we are.
     */
    servesMachines?: boolean
    /** A file for a person: not to be fetched because a page of another site says so. */
    isDownload?: boolean
    isHealthCheck?: boolean
    allowsUnenrolled?: boolean
  }
}

/** Every request passes here first: the client's address, then who it is, whether it may, and whether another site sent it. */
export const createGuard = (dependencies: GuardDependencies) => ({
  /** Sets `request.clientAddress` and `request.belief`; an unreadable address from a trusted proxy is refused, never guessed. */
  identifyAddress: (request: FastifyRequest, _: FastifyReply, done: () => void): void => {
    const forwardedFor = request.headers['x-forwarded-for']
    const peer = request.socket.remoteAddress ?? ''
    const told = clientAddress(peer, forwardedFor?.toString(), dependencies.trustedProxies)
    requireOneHost(request)
    const readable = told.address === null ? orPeer(request, told) : told
    request.clientAddress = readable.address
    request.belief = readable
    done()
  },

  /** Default deny: a route names who may call it, or nobody may. */
  authorize: (request: FastifyRequest, reply: FastifyReply, done: () => void): MaybePromise<void> => {
    if (request.is404) return done()
    const route = request.routeOptions
    const { access, servesMachines, isDownload } = route.config
    if (servesMachines !== true) {
      dependencies.checkHost(request)
      refuseOtherSites(request, dependencies.ownOrigins, isDownload)
      const refusal = access === 'anyone' ? applyLimit(request, dependencies.shedding) : undefined
      if (refusal) return refusal
    }
    const decided = dependencies.access.decide(askedBy(request, route, dependencies.cookieName))
    const letIn = (verdict: Verdict): void => {
      // Of a route for anyone it was counted already; of the others, whom nobody knows counts with their network.
      if (access !== 'anyone') dependencies.shedding.note(verdict.allowed ? undefined : request.clientAddress)
      admit(request, reply, verdict)
    }
    // Fastify takes either: a promise, or to be called when it is done. Most verdicts are there at once.
    if (decided instanceof Promise) return decided.then(letIn)
    letIn(decided)
    return done()
  },
})

/**
 * Asks whether whoever called may still go on, and throws when not: for answers that take longer than the right to them may last. It
 * is no use of a session.
 */
export const requireStill =
  ({ access, cookieName }: Pick<GuardDependencies, 'access' | 'cookieName'>) =>
  async (request: FastifyRequest): Promise<void> => {
    const asked = askedBy(request, request.routeOptions, cookieName)
    const verdict = await access.decide({ ...asked, isBackground: true, needsRecentSignIn: false })
    if (!verdict.allowed) throw verdict.error
  }

/** A health check is answered whatever its proxy writes: else one odd header takes all nodes out of service. */
function orPeer(
  request: FastifyRequest,
  told: ClientAddress & { address: null },
): Belief & { address: string } {
  if (told.because === 'no peer') throw errors.MALFORMED_REQUEST({ reason: 'its connection has no address' })
  if (request.is404 || request.routeOptions.config.isHealthCheck !== true)
    throw errors.MALFORMED_REQUEST({ reason: 'X-Forwarded-For holds something that is no address' })
  return { address: told.peer, because: 'peer', peer: told.peer }
}

/** What the access decision must know of a request. */
function askedBy(
  request: FastifyRequest,
  { config, url }: FastifyRequest['routeOptions'],
  cookieName: string,
): AccessRequest {
  const { access, needsRecentSignIn, allowsUnproven, allowsUnenrolled, isBackground, tokens } = config
  if (access === undefined) throw errors.FORBIDDEN({ role: 'none' })
  return {
    access,
    needsRecentSignIn,
    allowsUnproven,
    allowsUnenrolled,
    tokens,
    reads: request.method === 'GET' || request.method === 'HEAD',
    isBackground: isBackground === true || asksByItself(request),
    route: `${request.method} ${url}`,
    address: request.clientAddress,
    belief: request.belief,
    cookies: cookieValues(request.headers.cookie, cookieName),
    authorization: request.headers.authorization,
    // A client that sends none says so: a session must not come from nowhere known.
    userAgent: request.headers['user-agent'] ?? '',
  }
}

/**
 * Those whom nobody knows wait for those who wait because of them: a network over its budget hears of it a second later, so that
 * asking again at once costs the node nothing.
 */
function applyLimit(
  { clientAddress: address }: FastifyRequest,
  shedding: GuardDependencies['shedding'],
): Promise<never> | undefined {
  const admission = shedding.admit(address)
  if (admission === 'all over budget') throw errors.OVERLOADED({}, { retryAfterSeconds: 2 })
  if (admission === 'network over budget') return refuseLater()
  shedding.note(address)
  return undefined
}

async function refuseLater(): Promise<never> {
  await sleep(1_000)
  throw errors.OVERLOADED({}, { retryAfterSeconds: 2 })
}

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

function refuseOtherSites(
  request: FastifyRequest,
  ownOrigins: ReadonlySet<string>,
  isDownload: boolean | undefined,
): void {
  const secFetchSite = request.headers['sec-fetch-site']
  const hints = {
    method: request.method,
    secFetchSite: secFetchSite?.toString(),
    origin: request.headers.origin,
  }
  if (!mayChangeState(hints, ownOrigins)) throw errors.CROSS_SITE_REQUEST()
  if (isDownload === true && comesFromOtherSite(hints)) throw errors.CROSS_SITE_REQUEST()
}
