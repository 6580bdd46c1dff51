import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type * as Type from 'typebox'
import type { Endpoint } from '../kernel/contract.ts'
import type { Db } from '../kernel/database.ts'
import type { Route, RouteContext } from '../kernel/route.ts'
import { clearedCookie, sessionCookie } from './cookie.ts'
import { exportOf, type OnExport } from './export.ts'
import { compileValidator, type Part } from './validation.ts'

export const apiPrefix = '/api/v1'
const csvLimitBytes = 5 * 1024 * 1024

export type MountNeeds = { db: Db; cookieName: string; onExport: OnExport }

/** Turns routes-as-data into Fastify routes: validation from the contract, one call of the verb, serialisation from the contract. */
export function mountRoutes(app: FastifyInstance, routes: readonly Route[], needs: MountNeeds): void {
  for (const route of routes) {
    mountRoute(app, route, needs)
    if (route.endpoint.isList) exportOf(app, route, needs)
  }
}

function mountRoute(app: FastifyInstance, route: Route, needs: MountNeeds): void {
  const { endpoint } = route
  const validate = validatorOf(endpoint)
  app.route({
    method: endpoint.method,
    url: apiPrefix + endpoint.path,
    config: { access: endpoint.access },
    schema: schemaOf(endpoint),
    // Validation is ours (the contract's own schemas, strict for bodies); Fastify's would coerce.
    validatorCompiler: () => () => true,
    ...(endpoint.consumes === 'text/csv' ? { bodyLimit: csvLimitBytes } : {}),
    async handler(request, reply) {
      const result = await route.run(validate(request), contextOf(request, reply, needs))
      reply.code(endpoint.status)
      return endpoint.status === 204 ? null : result
    },
  })
}

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

export function contextOf(request: FastifyRequest, reply: FastifyReply, needs: MountNeeds): RouteContext {
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

function schemaOf(endpoint: Endpoint): object {
  const { params, query, body, reply, status } = endpoint
  return {
    summary: endpoint.summary,
    tags: [endpoint.tag],
    consumes: [endpoint.consumes],
    operationId:
      endpoint.method.toLowerCase() +
      endpoint.path.replaceAll(/[/:-]+(\w)/g, (_, next: string) => next.toUpperCase()),
    ...(isAbsent(params) ? {} : { params }),
    ...(isAbsent(query) ? {} : { querystring: query }),
    ...(isAbsent(body) ? {} : { body }),
    response: {
      [status]: isAbsent(reply) ? { type: 'null', description: 'Done.' } : { description: 'Done.', ...reply },
    },
    security: endpoint.access === 'anyone' ? [] : [{ session: [] }, { token: [] }],
  }
}

const isAbsent = (schema: Type.TSchema): boolean => Reflect.get(schema, 'type') === 'undefined'
