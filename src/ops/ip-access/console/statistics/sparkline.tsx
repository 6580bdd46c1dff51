import { formatDay, formatInteger } from '../../../../console/ui/format.ts'
import { barsOf, type DayOfHits } from './sparkline-bars.ts'
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
