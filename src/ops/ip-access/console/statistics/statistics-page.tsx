import { NativeSelect, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { replyOptions } from '../../../../console/ui/use-list.ts'
import { useNow } from '../../../../console/ui/use-now.ts'
import { Empty } from '../../../../console/ui/widgets/empty.tsx'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import { periods } from '../../../sessions/console/statistics/period.ts'
import { getRuleSet } from '../../contract.ts'
import { ipStatistics } from '../../simulation-contract.ts'
import { IpAccessTop } from '../page-header.tsx'
import { StatisticsCharts } from './charts.tsx'
import { toStatisticsSearch, type StatisticsSearch } from './statistics-search.ts'
import { toTallies } from './tallies.ts'

const route = getRouteApi('/signed-in/ip-access/statistics')

/** What the rules did in the last days, for whoever decides which of them are needed. */
export function IpStatisticsPage() {
  const search = route.useSearch()
  const { days } = search
  const query = useQuery({
    ...replyOptions(ipStatistics, { query: days === undefined ? {} : { days } }),
    placeholderData: (before) => before,
  })
  const rules = useQuery(replyOptions(getRuleSet, {}))
  const until = new Date(useNow()).toISOString()
  const error = query.error ?? rules.error
  const tallies = query.data && rules.data && toTallies(query.data, rules.data.rules)
  return (
    <>
      <IpAccessTop title="IP statistics" actions={<PeriodSelect search={search} />} />
      {!tallies && !error && <Loading />}
      {error && (
        <ErrorState
          title="The statistics could not be read"
          error={error}
          onRetry={() => void Promise.all([query.refetch(), rules.refetch()])}
        />
      )}
      {tallies?.length === 0 && <NoHits />}
      {tallies && tallies.length > 0 && query.data && (
        <StatisticsCharts tallies={tallies} since={query.data.since} until={until} chosen={search.rule} />
      )}
    </>
  )
}

function PeriodSelect({ search }: { search: StatisticsSearch }) {
  const navigate = useNavigate()
  return (
    <NativeSelect
      aria-label="Period"
      value={String(search.days ?? 30)}
      data={periods.map((days) => ({ value: String(days), label: `Last ${days} days` }))}
      onChange={(event) =>
        void navigate({
          to: '/ip-access/statistics',
          search: toStatisticsSearch({ ...search, days: event.currentTarget.value }),
          replace: true,
        })
      }
    />
  )
}

function NoHits() {
  return (
    <div className="panel">
      <Empty title="Nobody was checked in these days">
        Every sign-in and every request of somebody signed in is checked by the rules. Here it is counted
        which rule decided, day by day: who was let in, who was refused, and what was only observed.
      </Empty>
    </div>
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
