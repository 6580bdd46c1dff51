import {
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleType,
  isBrokenCircuitError,
  type CircuitBreakerPolicy,
} from 'cockatiel'
import { addSeconds, type Clock } from '../../../kernel/clock.ts'
import type { RetryPolicy } from './retry-policy.ts'
import { carrierProblem, CarrierFailed, concernsCarrier } from './problem.ts'

type Lane = { version: number; breaker: CircuitBreakerPolicy; quietUntil: Date }
type Guarded = { id: string; version: number }

/** Leaves carriers alone that fail again and again, or that ask for time. */
export function createRests({ clock, patience }: { clock: Clock; patience: RetryPolicy }) {
  const lanes = new Map<string, Lane>()

  const laneOf = ({ id, version }: Guarded): Lane => {
    const known = lanes.get(id)
    if (known?.version === version) return known
    const lane = { version, breaker: newBreaker(patience), quietUntil: new Date(0) }
    lanes.set(id, lane)
    return lane
  }

  /** Runs work unless the carrier rests; tells it how many retries it has. The first call after a rest is a probe, without any. */
  const guard = async <T>(carrier: Guarded, work: (retries: number) => Promise<T>): Promise<T> => {
    const lane = laneOf(carrier)
    const { breaker } = lane
    const quiet = secondsUntil(lane.quietUntil, clock)
    if (quiet > 0) throw resting(quiet)
    try {
      return await breaker.execute(() => work(breaker.state === CircuitState.HalfOpen ? 0 : patience.retries))
    } catch (error) {
      if (isBrokenCircuitError(error)) throw resting(Math.ceil(patience.restMilliseconds / 1_000))
      if (error instanceof CarrierFailed && error.problem.retryAfterSeconds !== undefined)
        lane.quietUntil = addSeconds(clock.now(), error.problem.retryAfterSeconds)
      throw error
    }
  }

  return { guard }
}

const newBreaker = ({ failuresUntilRest, restMilliseconds }: RetryPolicy): CircuitBreakerPolicy =>
  circuitBreaker(
    handleType(CarrierFailed, ({ problem }) => concernsCarrier(problem)),
    { breaker: new ConsecutiveBreaker(failuresUntilRest), halfOpenAfter: restMilliseconds },
  )

const secondsUntil = (moment: Date, clock: Clock): number =>
  Math.ceil((moment.getTime() - clock.now().getTime()) / 1_000)

const resting = (retryAfterSeconds: number): CarrierFailed =>
  new CarrierFailed(carrierProblem('resting', { retryAfterSeconds }))
