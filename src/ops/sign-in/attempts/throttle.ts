/** What `ops.audit.brute_force_*` say. */
export type ThrottleLimits = { attempts: number; windowMinutes: number }

export type ThrottleVerdict =
  { allowed: true } | { allowed: false; why: 'slowed' | 'blocked'; retryAfterSeconds: number }

/** NIST SP 800-63B-4 §3.2.2: no more than 100 failures in a row. */
export const mostInARow = 100

const minuteMilliseconds = 60_000
const dayMilliseconds = 24 * 60 * minuteMilliseconds
const longestWaitMilliseconds = 60 * minuteMilliseconds

/**
 * Whether another attempt at one person is looked at, from the failures since the last good one, newest first.
 *
 * Some are free. Then each has to wait for the window to pass since the one before, and for twice as long after the next, up to an
 * hour: so no window ever holds more than the free ones. After a day without any, they are free again, but the row is not
 * forgotten: a hundred in a row are the end.
 */
export function assessAccount(failures: readonly Date[], now: Date, limits: ThrottleLimits): ThrottleVerdict {
  if (failures.length >= mostInARow)
    return { allowed: false, why: 'blocked', retryAfterSeconds: longestWaitMilliseconds / 1000 }
  const [latest] = failures
  const dayAgo = now.getTime() - dayMilliseconds
  const excess = failures.filter((at) => at.getTime() > dayAgo).length - limits.attempts
  if (latest === undefined || excess < 0) return { allowed: true }
  return until(latest.getTime() + waitAfter(excess, limits), now)
}

function waitAfter(excess: number, { windowMinutes }: ThrottleLimits): number {
  const window = windowMinutes * minuteMilliseconds
  // More doublings than these are past any longest wait.
  return Math.min(window * 2 ** Math.min(excess, 10), Math.max(window, longestWaitMilliseconds))
}

/** What has failed from one network within the window, known browsers left out. */
export type NetworkFailures = { failures: number; people: number; oldestAt: Date | undefined }

/** An office behind one address may mistype as often as this many people may by themselves. */
const peopleBehindAnAddress = 10
/** Of one office, so many different people do not fail within minutes without one of them getting in. */
const sprayedPerAttempt = 2

export const networkBudget = ({ attempts }: ThrottleLimits): number => attempts * peopleBehindAnAddress
export const isSpraying = ({ people }: NetworkFailures, { attempts }: ThrottleLimits): boolean =>
  people >= attempts * sprayedPerAttempt

/** Whether a stranger's attempt from this network is looked at. */
export function assessNetwork(network: NetworkFailures, now: Date, limits: ThrottleLimits): ThrottleVerdict {
  const isSpent = network.failures >= networkBudget(limits) || isSpraying(network, limits)
  if (!isSpent || network.oldestAt === undefined) return { allowed: true }
  return until(network.oldestAt.getTime() + limits.windowMinutes * minuteMilliseconds, now)
}

function until(freeAt: number, now: Date): ThrottleVerdict {
  const milliseconds = freeAt - now.getTime()
  if (milliseconds <= 0) return { allowed: true }
  return { allowed: false, why: 'slowed', retryAfterSeconds: Math.ceil(milliseconds / 1000) }
}

/** How many of these failures lie within the window. */
export const countWithin = (
  failures: readonly Date[],
  now: Date,
  { windowMinutes }: ThrottleLimits,
): number => failures.filter((at) => at.getTime() > now.getTime() - windowMinutes * minuteMilliseconds).length
