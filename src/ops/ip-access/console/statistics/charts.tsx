import '@mantine/charts/styles.layer.css'
import { BarChart } from '@mantine/charts'
import { SimpleGrid, Stack } from '@mantine/core'
import { formatInteger } from '../../../../console/ui/format.ts'
import { Panel } from '../../../../console/ui/widgets/panel.tsx'
import {
  decidersConclusion,
  decidersOf,
  refusalsConclusion,
  refusersConclusion,
  refusersOf,
  type Share,
} from './conclusions.ts'
import { StatisticsDays } from './day-chart.tsx'
import { StatisticsRule } from './rule-statistics.tsx'
import { StatisticsTable } from './rule-table.tsx'
import { fillDays, sumPerDay, type Tally } from './tallies.ts'

type Props = { tallies: readonly Tally[]; since: string; until: string; chosen: string | undefined }
const most = 8

/** Each chart is titled with what it shows, not with what it is made of. */
export function StatisticsCharts({ tallies, since, until, chosen }: Props) {
  const days = fillDays(sumPerDay(tallies), since, until)
  const rule = tallies.find(({ key }) => key === chosen)
  const [deciders, refusers] = [decidersOf(tallies), refusersOf(tallies)]
  return (
    <Stack gap="md">
      {rule && <StatisticsRule tally={rule} since={since} until={until} />}
      <Panel title={refusalsConclusion(days)}>
        <StatisticsDays title={refusalsConclusion(days)} days={days} kinds={['denied']} />
      </Panel>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Shares title={decidersConclusion(deciders)} noun="Checks" shares={deciders} />
        <Shares title={refusersConclusion(refusers)} noun="Refusals" shares={refusers} />
      </SimpleGrid>
      <StatisticsTable tallies={tallies} days={days.length} />
    </Stack>
  )
}

function Shares({ title, noun, shares }: { title: string; noun: string; shares: readonly Share[] }) {
  const shown = shares.slice(0, most)
  return (
    <Panel title={title}>
      {shown.length > 0 && (
        <BarChart
          h={24 + shown.length * 34}
          data={shown.map(({ name, count }) => ({ name, count }))}
          dataKey="name"
          orientation="vertical"
          series={[{ name: 'count', label: noun, color: 'harbour.5' }]}
          gridAxis="none"
          tickLine="none"
          withXAxis={false}
          withBarValueLabel
          maxBarWidth={20}
          valueFormatter={formatInteger}
          yAxisProps={{ width: 150 }}
          barChartProps={{ title, margin: { right: 64 } }}
        />
      )}
    </Panel>
  )
}
