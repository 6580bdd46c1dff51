import { DelegateBackoff, handleType, retry, type IRetryBackoffContext } from 'cockatiel'
import type { RetryPolicy } from './retry-policy.ts'
import { carrierProblem, CarrierFailed, isPassing, type CarrierProblem } from './problem.ts'

/** Another try with less time than this is a call for nothing. */
const leastMilliseconds = 500

/** The tries about one container: each request is repeated where that may help, and all share one budget of time that begins now. */
export function beginTries(patience: RetryPolicy, retries: number) {
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
}

/** Half of the pause is chance, so that nodes and containers do not come back all at once. */
function pauseBefore(
  { attempt, result }: IRetryBackoffContext<unknown>,
  { pauseMilliseconds }: RetryPolicy,
): number {
  const longest = pauseMilliseconds * 2 ** (attempt - 1)
  const pause = longest * (0.5 + Math.random() / 2)
  return 'error' in result && result.error instanceof CarrierFailed
    ? pauseFor(result.error.problem, pause)
    : pause
}

const pauseFor = ({ retryAfterSeconds = 0 }: CarrierProblem, pause: number): number =>
  Math.max(retryAfterSeconds * 1_000, pause)
