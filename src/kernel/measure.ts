import type { Metrics } from './metrics.ts'
import type { Observation, Observe } from './observe.ts'

/** Counts what was observed, for Prometheus. Statements are counted together: their texts are too many for labels. */
export function measure(observe: Observe, metrics: Metrics): void {
  const statements = metrics.histogram('statement_seconds', 'Duration of database statements.', ['outcome'])
  const jobs = metrics.histogram('job_seconds', 'Duration of job runs.', ['job', 'outcome'])
  const calls = metrics.histogram('call_seconds', 'Duration of calls to other systems.', [
    'system',
    'outcome',
  ])
  const note: Record<Observation['kind'], (observation: Observation, outcome: string) => void> = {
    statement: ({ milliseconds }, outcome) => statements.observe({ outcome }, milliseconds / 1000),
    job: ({ name, milliseconds }, outcome) => jobs.observe({ job: name, outcome }, milliseconds / 1000),
    call: ({ name, milliseconds }, outcome) => calls.observe({ system: name, outcome }, milliseconds / 1000),
    // The HTTP layer keeps its own, by route and status.
    route: () => undefined,
  }
  observe.subscribe((observation) =>
    note[observation.kind](observation, observation.failed ? 'failed' : 'succeeded'),
  )
}
