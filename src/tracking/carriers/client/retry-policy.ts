/** How long a carrier is waited for, how often it is asked again, and when it is left alone. */
export type RetryPolicy = {
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

export const defaultRetryPolicy: RetryPolicy = {
  callMilliseconds: 4_000,
  budgetMilliseconds: 10_000,
  retries: 2,
  pauseMilliseconds: 250,
  failuresUntilRest: 5,
  restMilliseconds: 60_000,
}
