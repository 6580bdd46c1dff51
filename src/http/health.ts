import type { FastifyInstance } from 'fastify'
import type { Metrics } from '../kernel/metrics.ts'
import type { DiagnosticsGate } from './guard/diagnostics.ts'

export type HealthDependencies = {
  metrics: Metrics
  isReady: () => Promise<boolean>
  mayDiagnose: DiagnosticsGate
}

/** `/healthz`: the process answers. `/readyz`: it should be given traffic. `/metrics`: Prometheus text. */
export function mountHealth(
  app: FastifyInstance,
  { metrics, isReady, mayDiagnose }: HealthDependencies,
): void {
  const open = { config: { access: 'anyone' as const, servesMachines: true }, schema: { hide: true } }
  const health = { ...open, config: { ...open.config, isHealthCheck: true } }
  app.get('/healthz', health, async () => ({ status: 'alive' }))
  app.get('/readyz', health, async (_, reply) => {
    const ready = await isReady()
    reply.code(ready ? 200 : 503)
    return { status: ready ? 'ready' : 'not ready' }
  })
  app.get('/metrics', { ...open, preHandler: mayDiagnose }, async (_, reply) => {
    reply.type(metrics.registry.contentType)
    return metrics.registry.metrics()
  })
}
