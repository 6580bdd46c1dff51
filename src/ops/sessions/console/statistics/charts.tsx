import '@mantine/charts/styles.layer.css'
import { BarChart, LineChart } from '@mantine/charts'
import { SimpleGrid, Stack } from '@mantine/core'
import { formatInteger } from '../../../../console/ui/format.ts'
import { Panel } from '../../../../console/ui/widgets/panel.tsx'
import type { SessionStatistics } from '../../contract.ts'
import {
  mostConclusion,
  perDayConclusion,
  byCountry,
  byDevice,
  byReason,
  byUser,
  type ChartWords,
} from './chart-words.ts'

/** Each chart is titled with what it shows, not with what it is made of. */
export function SessionsCharts({ statistics }: { statistics: SessionStatistics }) {
  const total = statistics.perDay.reduce((sum, { opened }) => sum + opened, 0)
  return (
    <Stack gap="md">
      <PerDay days={statistics.perDay} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Bars tallies={statistics.endedByReason} words={byReason} />
        <Bars tallies={statistics.byDevice} words={{ ...byDevice, total }} />
        <Bars tallies={statistics.byCountry} words={{ ...byCountry, total }} />
        <Bars tallies={statistics.byUser} words={{ ...byUser, total }} />
      </SimpleGrid>
    </Stack>
  )
}

function PerDay({ days }: { days: SessionStatistics['perDay'] }) {
  const title = perDayConclusion(days)
  return (
    <Panel title={title}>
      <LineChart
        h={220}
        data={days.map((day) => ({ ...day, day: shortDay(day.day) }))}
        dataKey="day"
        series={[
          { name: 'opened', label: 'Opened', color: 'harbour.5' },
          { name: 'ended', label: 'Ended', color: 'orange.8', strokeDasharray: '4 3' },
        ]}
        curveType="monotone"
        withDots={false}
        withLegend
        yAxisProps={{ allowDecimals: false, width: 36 }}
        lineChartProps={{ title }}
      />
    </Panel>
  )
}

function Bars({
  tallies,
  words,
}: {
  tallies: readonly { name: string; count: number }[]
  words: ChartWords
}) {
  const title = mostConclusion(tallies, words)
  return (
    <Panel title={title}>
      {tallies.length > 0 && (
        <BarChart
          h={24 + tallies.length * 34}
          data={tallies.map(({ name, count }) => ({ name: words.toLabel(name), count }))}
          dataKey="name"
          orientation="vertical"
          series={[{ name: 'count', label: 'Sessions', color: 'harbour.5' }]}
          gridAxis="none"
          tickLine="none"
          withXAxis={false}
          withBarValueLabel
          maxBarWidth={20}
          valueFormatter={formatInteger}
          yAxisProps={{ width: 150 }}
          barChartProps={{ title, margin: { right: 48 } }}
        />
      )}
    </Panel>
  )
}

/** `18 Nov`, on the calendar of the statistics, which is UTC. */
const shortDay = (day: string): string => days.format(new Date(`${day}T00:00:00Z`))
const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
