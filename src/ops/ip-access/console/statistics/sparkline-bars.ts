export type DayOfHits = { day: string; allowed: number; denied: number; observed: number }
type Bar = { day: string; count: number; share: number }

const dayMilliseconds = 86_400_000

/** One bar for each of the last days (UTC, as the server counts), also for those without a hit; `share` is that of the highest. */
export function barsOf(days: readonly DayOfHits[], { length, now }: { length: number; now: number }): Bar[] {
  const counts = new Map(days.map(({ day, ...hits }) => [day, hits.allowed + hits.denied + hits.observed]))
  const highest = Math.max(1, ...counts.values())
  return Array.from({ length }, (_, at) => {
    const day = new Date(now - (length - 1 - at) * dayMilliseconds).toISOString().slice(0, 10)
    const count = counts.get(day) ?? 0
    return { day, count, share: count / highest }
  })
}
