import type { FastifyReply, FastifyRequest } from 'fastify'
import type * as Type from 'typebox'
import { strictObject, type Endpoint } from '../../kernel/contract.ts'
import type { Db } from '../../kernel/database/database.ts'
import { errors } from '../../kernel/errors.ts'
import type { RouteContext } from '../../kernel/route.ts'
import { hasBody } from '../load/bodies.ts'
import {
  clearedCookie,
  cookieValues,
  deviceCookie,
  deviceCookieNameFor,
  sessionCookie,
} from '../guard/cookie.ts'
import { compileValidator, type Part } from './validation.ts'

export const apiPrefix = '/api/v1'

export type RequestDependencies = { db: Db; cookieName: string }

/** Reads and checks the three parts of a request; throws VALIDATION_FAILED naming the fields. What is not asked for is refused too. */
export function validatorOf(endpoint: Endpoint) {
  const parts = {
    params: isAbsent(endpoint.params) ? () => undefined : partOf(endpoint.params, 'params'),
    query: partOf(isAbsent(endpoint.query) ? strictObject({}) : endpoint.query, 'query'),
    body: isAbsent(endpoint.body) ? () => undefined : partOf(endpoint.body, 'body'),
  }
  const takesBody = !isAbsent(endpoint.body)
  return (request: FastifyRequest) => {
    // Of a GET, Fastify leaves the body unread.
    if (!takesBody && (request.body !== undefined || (request.method === 'GET' && hasBody(request))))
      throw errors.BODY_NOT_TAKEN()
    const query = parts.query(request.query)
    return {
      params: parts.params(request.params),
      query: isAbsent(endpoint.query) ? undefined : query,
      body: parts.body(request.body),
    }
  }
}

function partOf(schema: Type.TSchema, part: Part): (input: unknown) => unknown {
  const validate = compileValidator(schema, part)
  return (input) => {
    const outcome = validate(input)
    if ('error' in outcome) throw outcome.error
    return outcome.value
  }
}

/** What the guard must know of a route. */
export const guardedAs = ({
  access,
  needsRecentSignIn,
  allowsUnproven,
  allowsUnenrolled,
  tokens,
}: Endpoint) => ({
  access,
  needsRecentSignIn,
  allowsUnproven,
  allowsUnenrolled,
  tokens,
})

/** What a verb may know of the request besides its input. */
export function contextOf(
  request: FastifyRequest,
  reply: FastifyReply,
  { db, cookieName }: RequestDependencies,
): RouteContext {
  const { cookie } = request.headers
  const deviceName = deviceCookieNameFor(cookieName)
  const browserName = `${cookieName}-oidc`
  return {
    db,
    caller: request.caller,
    requestId: request.id,
    cookie: {
      get sent() {
        return cookieValues(cookie, cookieName)
      },
      set: (token) => void reply.header('set-cookie', sessionCookie(cookieName, token)),
      clear() {
        reply.header('set-cookie', clearedCookie(cookieName))
        reply.header('clear-site-data', leftBehind)
      },
    },
    deviceCookie: {
      get sent() {
        return onlyOne(cookieValues(cookie, deviceName))
      },
      set: (token) => void reply.header('set-cookie', deviceCookie(deviceName, token)),
    },
    browserCookie: {
      get sent() {
        return onlyOne(cookieValues(cookie, browserName))
      },
      set: (token) =>
        void reply.header('set-cookie', `${sessionCookie(browserName, token)}; Max-Age=${browserSeconds}`),
    },
  }
}

/** Ten minutes there, and ten to confirm here. */
const browserSeconds = 1200

/** Two of them mean that somebody planted one. */
const onlyOne = (values: readonly string[]): string | undefined =>
  values.length === 1 ? values[0] : undefined

/** Not "cookies": that would sign the browser out of every other host of the same domain, and make it a stranger at the next sign-in. */
const leftBehind = '"cache", "storage"'

/** An endpoint without this part says so by `undefined`. */
export const isAbsent = (schema: Type.TSchema): boolean => Reflect.get(schema, 'type') === 'undefined'
