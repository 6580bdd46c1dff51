import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

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
