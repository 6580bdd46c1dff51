import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import packageJson from '../../package.json' with { type: 'json' }
import type { DiagnosticsGate } from './diagnostics.ts'

/** Collects the OpenAPI document; must be registered before the routes it describes. */
export async function describeApi(
  app: FastifyInstance,
  { publicUrl, cookieName }: { publicUrl: string; cookieName: string },
) {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Breakwater',
        version: packageJson.version,
        description: 'Errors are RFC 9457 problem details with a stable `code`.',
      },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: cookieName },
          token: { type: 'http', scheme: 'bearer', bearerFormat: 'bw_…' },
        },
      },
    },
  })
}

/** `/api/openapi.json` and a readable reference at `/api/docs`. */
export async function mountApiReference(app: FastifyInstance, mayDiagnose: DiagnosticsGate): Promise<void> {
  app.get(
    '/api/openapi.json',
    { config: { access: 'anyone' }, schema: { hide: true }, preHandler: mayDiagnose },
    async () => app.swagger(),
  )
  await app.register(async (reference) => {
    reference.addHook('preHandler', mayDiagnose)
    reference.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'anyone' }
    })
    await reference.register(swaggerUi, {
      routePrefix: '/api/docs',
      staticCSP: true,
      uiConfig: { docExpansion: 'list', layout: 'BaseLayout' },
      theme: { title: 'Breakwater API' },
    })
  })
}
