import '@mantine/charts/styles.layer.css'
import { BarChart } from '@mantine/charts'
import { Panel } from '../../ui/widgets/panel.tsx'
import type { AuditStatistics } from '../../../ops/audit/contract.ts'

const title = 'Audit events per hour'

/** The last 24 hours, in the reader's own time; low risk is left out, or it would hide the rest. */
export const EventsChart = ({ hours }: { hours: AuditStatistics['hours'] }) => (
  <Panel title={`${title}, without low risk`}>
    <BarChart
      h={180}
      data={hours.map(({ at, medium, high, critical }) => ({ hour: hourOf(at), medium, high, critical }))}
      dataKey="hour"
      type="stacked"
      series={[
        { name: 'medium', label: 'Medium', color: 'blue.6' },
        { name: 'high', label: 'High', color: 'orange.7' },
        { name: 'critical', label: 'Critical', color: 'red.8' },
      ]}
      withLegend
      yAxisProps={{ allowDecimals: false, width: 36 }}
      barChartProps={{ title }}
    />
  </Panel>
)

const hourOf = (at: string): string => hourFormat.format(new Date(at))
const hourFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
