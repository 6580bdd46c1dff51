import type { FastifyInstance } from 'fastify'
import type { Endpoint } from '../kernel/contract.ts'
import type { Route } from '../kernel/route.ts'
import { bodyLimitOf } from './load/bodies.ts'
import { exportOf, type ExportDependencies } from './export.ts'
import { apiPrefix, contextOf, guardedAs, isAbsent, validatorOf } from './validation/request.ts'

export type MountDependencies = ExportDependencies & {
  /** Connections for what must not wait for others. */
  urgent: ExportDependencies['db']
}

/** Turns routes-as-data into Fastify routes: validation from the contract, one call of the verb, serialisation from the contract. */
export function mountRoutes(
  app: FastifyInstance,
  routes: readonly Route[],
  dependencies: MountDependencies,
): void {
  for (const route of routes) {
    mountRoute(app, route, dependencies)
    if (route.endpoint.isList) exportOf(app, route, dependencies)
  }
}

function mountRoute(app: FastifyInstance, route: Route, dependencies: MountDependencies): void {
  const { endpoint } = route
  const validate = validatorOf(endpoint)
  const handed = endpoint.isUrgent ? { ...dependencies, db: dependencies.urgent } : dependencies
  app.route({
    method: endpoint.method,
    url: apiPrefix + endpoint.path,
    config: { ...guardedAs(endpoint), body: endpoint.body },
    schema: schemaOf(endpoint),
    // Validation is ours (the contract's own schemas, strict for bodies); Fastify's would coerce.
    validatorCompiler: () => () => true,
    bodyLimit: bodyLimitOf(endpoint),
    async handler(request, reply) {
      const result = await route.run(validate(request), contextOf(request, reply, handed))
      reply.code(endpoint.status)
      return endpoint.status === 204 ? null : result
    },
  })
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
