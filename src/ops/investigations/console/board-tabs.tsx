import { Anchor, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { formatInteger } from '../../../console/ui/format.ts'
import { useLive } from '../../../console/ui/live.ts'
import { replyOptions } from '../../../console/ui/use-list.ts'
import { getInvestigationStatistics } from '../contract.ts'

/** The views people use most, with how many each has. */
export function BoardTabs() {
  const { data } = useQuery(replyOptions(getInvestigationStatistics, {}))
  useLive('investigations', [getInvestigationStatistics.path])
  const urgent = data && data.unresolved.high + data.unresolved.critical
  return (
    <Group component="nav" aria-label="Views" gap="lg" mb="sm">
      <View label="All" search={{}} />
      <View label="High and critical" count={urgent} search={{ unresolved: 'true', risk: 'high' }} />
      <View label="Open" count={data?.open} search={{ state: 'open' }} />
      <View label="Investigating" count={data?.investigating} search={{ state: 'investigating' }} />
      <View label="Resolved" search={{ state: 'resolved' }} />
      <View label="Mine" count={data?.mine} search={{ unresolved: 'true', assigned: 'me' }} />
      <View label="Unassigned" count={data?.unassigned} search={{ unresolved: 'true', assigned: 'none' }} />
    </Group>
  )
}

type ViewProps = { label: string; count?: number | undefined; search: Record<string, string> }

const View = ({ label, count, search }: ViewProps) => (
  <Anchor
    size="sm"
    renderRoot={(props) => (
      <Link
        to="/investigations"
        search={search}
        activeOptions={{ exact: true, includeSearch: true }}
        activeProps={{ 'aria-current': 'page', style: { fontWeight: 700 } }}
        {...props}
      />
    )}
  >
    {label}
    {count !== undefined && ` (${formatInteger(count)})`}
  </Anchor>
)
