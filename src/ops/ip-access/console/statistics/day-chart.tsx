import { BarChart } from '@mantine/charts'
import { formatInteger } from '../../../../console/ui/format.ts'
import type { Day } from './tallies.ts'

export type Kind = 'allowed' | 'denied' | 'observed'

const series: Record<Kind, { name: Kind; label: string; color: string }> = {
  allowed: { name: 'allowed', label: 'Let in', color: 'harbour.5' },
  denied: { name: 'denied', label: 'Refused', color: 'orange.8' },
  observed: { name: 'observed', label: 'Only counted', color: 'gray.6' },
}

type Props = { title: string; days: readonly Day[]; kinds: readonly Kind[] }

/** Bars side by side in time, one above the other where there are several kinds. */
export function StatisticsDays({ title, days, kinds }: Props) {
  return (
    <BarChart
      h={200}
      data={days.map((day) => ({ ...day, day: shortDay(day.day) }))}
      dataKey="day"
      type="stacked"
      series={kinds.map((kind) => series[kind])}
      withLegend={kinds.length > 1}
      valueFormatter={formatInteger}
      yAxisProps={{ allowDecimals: false, width: 48 }}
      barChartProps={{ title }}
    />
  )
}

/** `18 Nov`, on the calendar of the statistics, which is UTC. */
const shortDay = (day: string): string => dayAndMonth.format(new Date(`${day}T00:00:00Z`))
const dayAndMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
