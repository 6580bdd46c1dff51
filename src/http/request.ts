import type { FastifyReply, FastifyRequest } from 'fastify'
import type * as Type from 'typebox'
import type { Endpoint } from '../kernel/contract.ts'
import type { Db } from '../kernel/database.ts'
import type { RouteContext } from '../kernel/route.ts'
import { clearedCookie, sessionCookie } from './cookie.ts'
import { compileValidator, type Part } from './validation.ts'

export const apiPrefix = '/api/v1'

export type RequestNeeds = { db: Db; cookieName: string }

/** Reads and checks the three parts of a request; throws VALIDATION_FAILED naming the fields. */
export function validatorOf(endpoint: Endpoint) {
  const parts = {
    params: partOf(endpoint.params, 'params'),
    query: partOf(endpoint.query, 'query'),
    body: partOf(endpoint.body, 'body'),
  }
  return (request: FastifyRequest) => ({
    params: parts.params(request.params),
    query: parts.query(request.query),
    body: parts.body(request.body),
  })
}

function partOf(schema: Type.TSchema, part: Part): (input: unknown) => unknown {
  if (isAbsent(schema)) return () => undefined
  const validate = compileValidator(schema, part)
  return (input) => {
    const outcome = validate(input)
    if ('error' in outcome) throw outcome.error
    return outcome.value
  }
}

/** What a verb may know of the request besides its input. */
export function contextOf(request: FastifyRequest, reply: FastifyReply, needs: RequestNeeds): RouteContext {
  return {
    db: needs.db,
    caller: request.caller,
    requestId: request.id,
    cookie: {
      set: (token) => void reply.header('set-cookie', sessionCookie(needs.cookieName, token)),
      clear: () => void reply.header('set-cookie', clearedCookie(needs.cookieName)),
    },
  }
}

/** An endpoint without this part says so by `undefined`. */
export const isAbsent = (schema: Type.TSchema): boolean => Reflect.get(schema, 'type') === 'undefined'
