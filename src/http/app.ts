import fastify, { LogController, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { errors, type AppError } from '../kernel/errors.ts'
import type { Log } from '../kernel/log.ts'
import type { Metrics } from '../kernel/metrics.ts'
import type { Observe } from '../kernel/observe.ts'
import { anonymousLimit, limitBodies, readBodies } from './load/bodies.ts'
import { answerUnreadable, closeUnused, limitConnections } from './load/connections.ts'
import { followRequests, type Following } from './load/follow-requests.ts'
import { createGuard, type GuardDependencies } from './guard/guard.ts'
import { problemType, toAppError, toProblem } from './problem.ts'
import { securityHeaders } from './guard/security-headers.ts'
import { createShedding, measureLoad } from './load/shedding.ts'

export type AppDependencies = Omit<GuardDependencies, 'shedding'> & {
  isHttps: boolean
  log: Log
  metrics: Metrics
  observe: Observe
  newRequestId: () => string
}

/** A request's whole life is bounded: headers, body, our work (below), and the socket between requests. */
const timeouts = {
  requestTimeout: 15_000,
  connectionTimeout: 60_000,
  keepAliveTimeout: 30_000,
}
/** Node looks for connections that are late only so often: without this every half minute, whatever the limits say. */
const slowClients = { headersTimeout: 10_000, connectionsCheckingInterval: 1_000 }
const workLimit = { mostMilliseconds: 15_000, everyMilliseconds: 1_000 }

/** The Fastify instance with everything that holds for all routes: guard, headers, limits, errors, time-outs, log, metrics. */
export async function createApp(dependencies: AppDependencies): Promise<FastifyInstance> {
  const { isHttps, metrics, log } = dependencies
  const refusals = countRefusals(metrics)
  const app = fastify({
    ...timeouts,
    bodyLimit: anonymousLimit,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: 'idle',
    // While stopping, what still arrives on a connection that was kept is served, and told that it was the last.
    return503OnClosing: false,
    genReqId: dependencies.newRequestId,
    routerOptions: { caseSensitive: true, ignoreTrailingSlash: false, maxParamLength: 200 },
    // A missing host is refused like every other mistake, by the guard.
    http: { ...slowClients, maxHeaderSize: 16 * 1024, requireHostHeader: false },
    clientErrorHandler: answerUnreadable(refusals),
    // An address that cannot be decoded never reaches the hooks; it gets the same answer and headers all the same.
    frameworkErrors: (thrown, request, reply) => {
      void sendProblem(reply.headers(securityHeaders(isHttps)), refusals(toAppError(thrown, request.id)))
    },
  })
  limitConnections(app.server, {
    trustedProxies: dependencies.trustedProxies,
    onRefused: () => refusals(tooMany),
  })
  closeUnused(app)
  setSecurityHeaders(app, isHttps)
  followRequests(app, { ...workLimit, onAnswered: measure(dependencies) })
  const shedding = createShedding()
  const guard = createGuard({ ...dependencies, shedding })
  for (const hook of [guard.identifyAddress, guard.authorize, limitBodies()]) app.addHook('onRequest', hook)
  answerErrors(app, { log, refusals })
  readBodies(app)
  const stopMeasuring = measureLoad(shedding)
  app.addHook('preClose', async () => stopMeasuring())
  return app
}

/** Before anything else, so that whatever answers has them; a route that knows better says so after. */
function setSecurityHeaders(app: FastifyInstance, isHttps: boolean): void {
  const headers = securityHeaders(isHttps)
  app.addHook('onRequest', (_, reply, done) => {
    reply.headers(headers)
    done()
  })
}

type Refusals = (error: AppError) => AppError

/** Counts refusals by their code, also of those that no route ever saw. */
function countRefusals(metrics: Metrics): Refusals {
  const refused = metrics.counter('http_refused_total', 'Requests that were refused, by error code.', [
    'code',
  ])
  return (error) => {
    refused.inc({ code: error.code })
    return error
  }
}

const tooMany = errors.OVERLOADED()

function answerErrors(app: FastifyInstance, { log, refusals }: { log: Log; refusals: Refusals }): void {
  app.setNotFoundHandler((_, reply) => sendProblem(reply, refusals(errors.NOT_FOUND())))
  app.setErrorHandler((thrown, request, reply) => {
    const error = refusals(toAppError(thrown, request.id))
    if (error.status >= 500)
      log.error({ err: thrown, requestId: request.id, route: routeOf(request) }, 'request failed')
    return sendProblem(reply, error)
  })
}

function sendProblem(reply: FastifyReply, error: AppError) {
  const { retryAfterSeconds } = error.extras
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(Math.ceil(retryAfterSeconds)))
  return reply.code(error.status).type(problemType).serializer(JSON.stringify).send(toProblem(error))
}

/** One log line, one histogram entry and one observation per request, under the route's pattern: a path may hold a token. */
function measure({ log, metrics, observe }: AppDependencies): Following['onAnswered'] {
  const seconds = metrics.histogram('http_request_seconds', 'Duration of HTTP requests.', [
    'method',
    'route',
    'status',
  ])
  return (request, reply, milliseconds) => {
    const { id, method, clientAddress: address } = request
    const { statusCode: status } = reply
    const route = routeOf(request)
    seconds.observe({ method, route, status: String(status) }, milliseconds / 1000)
    observe.report({ kind: 'route', name: `${method} ${route}`, milliseconds, failed: status >= 500 })
    // Asked every few seconds for ever: a line each would bury all others.
    if (request.routeOptions.config.isHealthCheck === true && status < 500) return
    log.info(
      { requestId: id, method, route, status, milliseconds: Math.round(milliseconds), address },
      'request',
    )
  }
}

const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'unknown'
