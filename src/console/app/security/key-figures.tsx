import { Anchor, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, type LinkProps } from '@tanstack/react-router'
import { getInvestigationStatistics } from '../../../ops/investigations/contract.ts'
import { listIpDecisions } from '../../../ops/ip-decisions/contract.ts'
import { formatDuration, formatInteger } from '../../ui/format.ts'
import { useLive } from '../../ui/live.ts'
import { useList, replyOptions } from '../../ui/use-list.ts'

/** What waits for somebody, each number with its list. */
export function KeyFigures() {
  const { data } = useQuery(replyOptions(getInvestigationStatistics, {}))
  const blocked = useList(listIpDecisions, { limit: 1 })
  useLive('investigations', [getInvestigationStatistics.path])
  const urgent = data && data.unresolved.high + data.unresolved.critical
  return (
    <div className="figures">
      <Figure
        label="Unresolved, high or critical"
        value={urgent}
        to="/investigations"
        search={{ unresolved: 'true', risk: 'high' }}
      />
      <Figure
        label="Assigned to me"
        value={data?.mine}
        to="/investigations"
        search={{ unresolved: 'true', assigned: 'me' }}
      />
      <Figure
        label="Unassigned"
        value={data?.unassigned}
        to="/investigations"
        search={{ unresolved: 'true', assigned: 'none' }}
      />
      <Figure
        label="Blocked requests, 30 days"
        value={blocked.isLoading ? undefined : blocked.count}
        isCapped={blocked.countIsCapped}
        to="/ip-access/decisions"
      />
      <div className="figure">
        <Text size="xl" fw={600}>
          {data ? toWords(data.lastThirtyDays.totalSeconds) : '…'}
        </Text>
        <Text size="sm" c="dimmed">
          Median time to resolve, 30 days
        </Text>
      </div>
    </div>
  )
}

type Props = {
  label: string
  value: number | undefined
  isCapped?: boolean
  to: NonNullable<LinkProps['to']>
  search?: Record<string, string>
}

const Figure = ({ label, value, isCapped = false, ...list }: Props) => (
  <div className="figure">
    <Text size="xl" fw={600}>
      {value === undefined ? '…' : `${formatInteger(value)}${isCapped ? '+' : ''}`}
    </Text>
    <Anchor size="sm" renderRoot={(props) => <Link {...list} {...props} />}>
      {label}
    </Anchor>
  </div>
)

const toWords = (seconds: number | null): string => (seconds === null ? 'none yet' : formatDuration(seconds))
