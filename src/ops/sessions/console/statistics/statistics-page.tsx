import { NativeSelect, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import { PageHeader } from '../../../../console/ui/widgets/page-header.tsx'
import { periods, toPeriod, type Period, statisticsOptions } from './period.ts'
import { SessionFigures } from './figures.tsx'
import { SessionsCharts } from './charts.tsx'

const route = getRouteApi('/signed-in/sessions/statistics')

/** How sessions of the last days went, for whoever decides how long and how many they may be. */
export function SessionsStatisticsPage() {
  const period = route.useSearch()
  const query = useQuery({ ...statisticsOptions(period), placeholderData: (before) => before })
  return (
    <>
      <PageHeader
        title="Session statistics"
        back={{ to: '/sessions', label: 'Sessions' }}
        actions={<PeriodSelect period={period} />}
      />
      <SessionFigures period={period} />
      {query.isPending && <Loading />}
      {query.error && (
        <ErrorState
          title="The statistics could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.data && <SessionsCharts statistics={query.data} />}
    </>
  )
}

function PeriodSelect({ period }: { period: Period }) {
  const navigate = useNavigate()
  return (
    <NativeSelect
      aria-label="Period"
      value={String(period.days ?? 30)}
      data={periods.map((days) => ({ value: String(days), label: `Last ${days} days` }))}
      onChange={(event) =>
        void navigate({
          to: '/sessions/statistics',
          search: toPeriod({ days: event.currentTarget.value }),
          replace: true,
        })
      }
    />
  )
}

function Loading() {
  return (
    <Stack gap="md" aria-busy>
      <Skeleton height={280} />
      <Skeleton height={200} />
    </Stack>
  )
}
