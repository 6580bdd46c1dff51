import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import packageJson from '../../package.json' with { type: 'json' }
import { withRefusals } from './api-refusals.ts'
import type { DiagnosticsGate } from './guard/diagnostics.ts'

/** Collects the OpenAPI document; must be registered before the routes it describes. */
export async function describeApi(
  app: FastifyInstance,
  { publicUrl, cookieName }: { publicUrl: string; cookieName: string },
) {
  await app.register(swagger, {
    transform: withRefusals,
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

/** The one inline style is the reference page's own, the same in every copy of its version. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

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
      staticCSP: policy,
      // Without the last word the page tells a public validator where it runs.
      uiConfig: { docExpansion: 'list', layout: 'BaseLayout', validatorUrl: null },
      theme: { title: 'Breakwater API' },
    })
  })
}
