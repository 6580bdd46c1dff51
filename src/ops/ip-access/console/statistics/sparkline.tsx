import { formatDay, formatInteger } from '../../../../console/ui/format.ts'
import { useNow } from '../../../../console/ui/use-now.ts'

const [width, height] = [120, 22]

/** Hits by day, small enough for a row: one bar a day, the highest as high as there is room. */
export function Sparkline({ days, length }: { days: readonly DayOfHits[]; length: number }) {
  const bars = barsOf(days, { length, now: useNow() })
  const most = bars.reduce((best, bar) => (bar.count > best.count ? bar : best))
  const label = `Most hits on ${formatDay(most.day)}: ${formatInteger(most.count)}`
  const slot = width / length
  return (
    <svg className="ip-sparkline" width={width} height={height} role="img" aria-label={label}>
      <title>{label}</title>
      {bars.map(({ day, share }, at) => (
        <rect
          key={day}
          x={at * slot}
          y={height - Math.max(1, share * height)}
          width={slot - 1}
          height={Math.max(1, share * height)}
          data-empty={share === 0 || undefined}
        />
      ))}
    </svg>
  )
}

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
