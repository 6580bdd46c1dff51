import {
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  DelegateBackoff,
  handleType,
  isBrokenCircuitError,
  retry,
  type CircuitBreakerPolicy,
  type IRetryBackoffContext,
} from 'cockatiel'
import { addSeconds, type Clock } from '../../kernel/clock.ts'
import { carrierProblem, CarrierFailed, concernsCarrier, isPassing, type CarrierProblem } from './problem.ts'

export type Patience = {
  /** For one answer. */
  callMilliseconds: number
  /** For all pages and retries about one container together. */
  budgetMilliseconds: number
  retries: number
  /** Before the first retry; doubles with each. */
  pauseMilliseconds: number
  failuresUntilRest: number
  restMilliseconds: number
}

export const defaultPatience: Patience = {
  callMilliseconds: 4_000,
  budgetMilliseconds: 10_000,
  retries: 2,
  pauseMilliseconds: 250,
  failuresUntilRest: 5,
  restMilliseconds: 60_000,
}

/** Another try with less time than this is a call for nothing. */
const leastMilliseconds = 500

type Lane = { version: number; breaker: CircuitBreakerPolicy; quietUntil: Date }
type Guarded = { id: string; version: number }

/** Decides when a carrier is asked again, and when it is left alone. */
export function createResilience({ clock, patience }: { clock: Clock; patience: Patience }) {
  const lanes = new Map<string, Lane>()

  const laneOf = ({ id, version }: Guarded): Lane => {
    const known = lanes.get(id)
    if (known?.version === version) return known
    const lane = { version, breaker: newBreaker(patience), quietUntil: new Date(0) }
    lanes.set(id, lane)
    return lane
  }

  return {
    /** Runs work unless the carrier rests; tells it how many retries it has. The first call after a rest is a probe, without any. */
    async guard<T>(carrier: Guarded, work: (retries: number) => Promise<T>): Promise<T> {
      const lane = laneOf(carrier)
      const { breaker } = lane
      const quiet = secondsUntil(lane.quietUntil, clock)
      if (quiet > 0) throw resting(quiet)
      try {
        return await breaker.execute(() =>
          work(breaker.state === CircuitState.HalfOpen ? 0 : patience.retries),
        )
      } catch (error) {
        if (isBrokenCircuitError(error)) throw resting(Math.ceil(patience.restMilliseconds / 1_000))
        if (error instanceof CarrierFailed && error.problem.retryAfterSeconds !== undefined)
          lane.quietUntil = addSeconds(clock.now(), error.problem.retryAfterSeconds)
        throw error
      }
    },

    /** The tries about one container: they share one budget of time, beginning now. */
    attempts(retries: number) {
      const ends = performance.now() + patience.budgetMilliseconds
      const left = (): number => ends - performance.now()
      const isWorthAnother = ({ problem }: CarrierFailed): boolean =>
        isPassing(problem) && pauseFor(problem, patience.pauseMilliseconds * 2) + leastMilliseconds < left()
      const policy = retry(handleType(CarrierFailed, isWorthAnother), {
        maxAttempts: retries,
        backoff: new DelegateBackoff((context) => pauseBefore(context, patience)),
      })
      return {
        run: <T>(work: (milliseconds: number) => Promise<T>): Promise<T> =>
          policy.execute(() => {
            if (left() <= 0) throw new CarrierFailed(carrierProblem('timed_out'))
            return work(Math.min(patience.callMilliseconds, left()))
          }),
      }
    },
  }
}

const newBreaker = ({ failuresUntilRest, restMilliseconds }: Patience): CircuitBreakerPolicy =>
  circuitBreaker(
    handleType(CarrierFailed, ({ problem }) => concernsCarrier(problem)),
    { breaker: new ConsecutiveBreaker(failuresUntilRest), halfOpenAfter: restMilliseconds },
  )

/** Half of the pause is chance, so that nodes and containers do not come back all at once. */
function pauseBefore(
  { attempt, result }: IRetryBackoffContext<unknown>,
  { pauseMilliseconds }: Patience,
): number {
  const longest = pauseMilliseconds * 2 ** (attempt - 1)
  const pause = longest * (0.5 + Math.random() / 2)
  return 'error' in result && result.error instanceof CarrierFailed
    ? pauseFor(result.error.problem, pause)
    : pause
}

const pauseFor = ({ retryAfterSeconds = 0 }: CarrierProblem, pause: number): number =>
  Math.max(retryAfterSeconds * 1_000, pause)

const secondsUntil = (moment: Date, clock: Clock): number =>
  Math.ceil((moment.getTime() - clock.now().getTime()) / 1_000)

const resting = (retryAfterSeconds: number): CarrierFailed =>
  new CarrierFailed(carrierProblem('resting', { retryAfterSeconds }))
