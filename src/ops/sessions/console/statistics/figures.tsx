import { Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDuration, formatInteger } from '../../../../console/ui/format.ts'
import { useLive } from '../../../../console/ui/live.ts'
import { sessionStatistics } from '../../contract.ts'
import { type Period, statisticsOptions } from './period.ts'

/** Who is in at this moment, in four numbers. */
export function SessionFigures({ period }: { period: Period }) {
  const { data, isPending } = useQuery(statisticsOptions(period))
  useLive('sessions', [sessionStatistics.path])
  if (isPending) return <Skeleton height={50} mb="md" aria-busy />
  // The list below says what is wrong; without numbers there is nothing to show here.
  if (!data) return null
  const median = data.medianMinutes
  return (
    <dl className="facts" style={{ marginBottom: 'var(--mantine-spacing-md)' }}>
      <Figure name="Open now">{formatInteger(data.openNow)}</Figure>
      <Figure name="Users online">{formatInteger(data.peopleNow)}</Figure>
      <Figure name="Suspicious now" isAlarming={data.suspiciousNow > 0}>
        {formatInteger(data.suspiciousNow)}
      </Figure>
      <Figure name={`Median duration, ${data.days} days`}>
        {median === null ? 'none ended' : formatDuration(median * 60)}
      </Figure>
    </dl>
  )
}

function Figure(props: { name: string; isAlarming?: boolean; children: ReactNode }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <Text
        component="dd"
        size="xl"
        fw={600}
        {...(props.isAlarming ? { c: 'var(--mantine-color-orange-light-color)' } : {})}
      >
        {props.children}
      </Text>
    </div>
  )
}
