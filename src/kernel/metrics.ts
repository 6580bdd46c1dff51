import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { Observation, Observe } from './observe.ts'

export type Metrics = {
  registry: Registry
  counter<Label extends string>(name: string, help: string, labels?: readonly Label[]): Counter<Label>
  /** `read` is asked at scrape time. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void
  histogram<Label extends string>(name: string, help: string, labels: readonly Label[]): Histogram<Label>
}

const secondsBuckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** One registry per instance (never prom-client's global one: a host may embed several, and have its own). */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'breakwater_' })
  return {
    registry,
    counter: (name, help, labels = []) =>
      new Counter({ name: `breakwater_${name}`, help, labelNames: labels, registers }),
    gauge(name, help, read) {
      const gauge: Gauge = new Gauge({
        name: `breakwater_${name}`,
        help,
        registers,
        collect: async () => gauge.set(await read()),
      })
    },
    histogram: (name, help, labels) =>
      new Histogram({
        name: `breakwater_${name}`,
        help,
        labelNames: labels,
        buckets: secondsBuckets,
        registers,
      }),
  }
}

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
