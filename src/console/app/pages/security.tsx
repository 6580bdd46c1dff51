import { Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getAuditStatistics } from '../../../ops/audit/contract.ts'
import { useLive } from '../../ui/live.ts'
import { replyOptions } from '../../ui/use-list.ts'
import { ErrorState } from '../../ui/widgets/error-state.tsx'
import { PageHeader } from '../../ui/widgets/page-header.tsx'
import { EventsChart } from '../security/events-chart.tsx'
import { FailedSignIns } from '../security/failed-sign-ins.tsx'
import { KeyFigures } from '../security/key-figures.tsx'
import { LockedAccounts } from '../security/locked-accounts.tsx'
import { UrgentInvestigations } from '../security/urgent-investigations.tsx'

/** Where a security officer begins the day: what is urgent first, then what happened. */
export function SecurityPage() {
  const { data, error, refetch } = useQuery(replyOptions(getAuditStatistics, {}))
  useLive('audit', [getAuditStatistics.path])
  return (
    <>
      <PageHeader title="Security" />
      <Stack gap="md">
        <KeyFigures />
        <UrgentInvestigations />
        {error && (
          <ErrorState title="The figures could not be read" error={error} onRetry={() => void refetch()} />
        )}
        {!data && !error && <Skeleton height={220} />}
        {data && <EventsChart hours={data.hours} />}
        {data && <FailedSignIns failed={data.failedSignIns} />}
        <LockedAccounts />
      </Stack>
    </>
  )
}
