import type { FastifyInstance } from 'fastify'
import type { Metrics } from '../kernel/metrics.ts'
import type { DiagnosticsGate } from './guard/diagnostics.ts'

export type HealthDependencies = {
  metrics: Metrics
  isReady: () => Promise<boolean>
  /** What a person has to look at, although requests are answered. */
  degraded: () => readonly string[]
  mayDiagnose: DiagnosticsGate
}

/** `/healthz`: the process answers. `/readyz`: it should be given traffic. `/metrics`: Prometheus text. */
export function mountHealth(
  app: FastifyInstance,
  { metrics, isReady, degraded, mayDiagnose }: HealthDependencies,
): void {
  const open = { config: { access: 'anyone' as const, servesMachines: true }, schema: { hide: true } }
  const health = { ...open, config: { ...open.config, isHealthCheck: true } }
  app.get('/healthz', health, async () => ({ status: 'alive' }))
  app.get('/readyz', health, async (_, reply) => {
    const ready = await isReady()
    reply.code(ready ? 200 : 503)
    const parts = degraded()
    return { status: ready ? 'ready' : 'not ready', ...(parts.length > 0 && { degraded: parts }) }
  })
  app.get('/metrics', { ...open, preHandler: mayDiagnose }, async (_, reply) => {
    reply.type(metrics.registry.contentType)
    return metrics.registry.metrics()
  })
}
