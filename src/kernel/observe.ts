/** What was timed. `ops/performance` and the metrics subscribe; nobody who is timed imports them. */
export type Observation = {
  kind: 'statement' | 'route' | 'job' | 'call'
  name: string
  milliseconds: number
  failed: boolean
  rows?: number
}

export type Observe = {
  report(observation: Observation): void
  subscribe(observer: (observation: Observation) => void): void
}

/** The hook through which running operations are seen. Without a subscriber it costs one array check. */
export function createObserve(): Observe {
  const observers: ((observation: Observation) => void)[] = []
  return {
    report(observation) {
      for (const observer of observers) observer(observation)
    },
    subscribe: (observer) => void observers.push(observer),
  }
}
