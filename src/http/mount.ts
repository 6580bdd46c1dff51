import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Download, Endpoint } from '../kernel/contract.ts'
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
    config: {
      ...guardedAs(endpoint),
      body: endpoint.body,
      ...(endpoint.produces && { isDownload: true }),
    },
    schema: schemaOf(endpoint),
    // Validation is ours (the contract's own schemas, strict for bodies); Fastify's would coerce.
    validatorCompiler: () => () => true,
    bodyLimit: bodyLimitOf(endpoint),
    async handler(request, reply) {
      const result = await route.run(validate(request), contextOf(request, reply, handed))
      reply.code(endpoint.status)
      if (endpoint.produces) return sendFile(reply, endpoint.produces, result as Download)
      return endpoint.status === 204 ? null : result
    },
  })
}

const sendFile = (reply: FastifyReply, type: string, { fileName, content }: Download): FastifyReply =>
  reply
    .headers({ 'content-type': type, 'content-disposition': `attachment; filename="${fileName}"` })
    .send(Buffer.from(content))

function schemaOf(endpoint: Endpoint): object {
  const { params, query, body, status } = endpoint
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
      [status]: replySchemaOf(endpoint),
    },
    security: endpoint.access === 'anyone' ? [] : [{ session: [] }, { token: [] }],
  }
}

function replySchemaOf({ reply, produces }: Endpoint): object {
  if (produces) return { description: 'A file.', content: { [produces]: { schema: reply } } }
  return isAbsent(reply) ? { type: 'null', description: 'Done.' } : { description: 'Done.', ...reply }
}
