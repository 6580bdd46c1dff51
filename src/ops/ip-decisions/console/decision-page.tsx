import { Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useLive } from '../../../console/ui/live.ts'
import { replyOptions } from '../../../console/ui/use-list.ts'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import { PageHeader } from '../../../console/ui/widgets/page-header.tsx'
import { StateBanner } from '../../ip-access/console/status/status-banner.tsx'
import { getIpDecision } from '../contract.ts'
import { AllowRefused } from './allow-refused.tsx'
import { CodeSearch } from './code-search.tsx'
import { DecisionAddress } from './decision-address.tsx'
import { DecisionFacts } from './decision-facts.tsx'
import { whoWords } from './decision-words.ts'

const route = getRouteApi('/signed-in/ip-access/decisions/$code')
const back = { to: '/ip-access/decisions', label: 'Blocked requests' } as const

/** One refusal: who, from where and why, and the button that lets them in after all. */
export function DecisionPage() {
  const { code } = route.useParams()
  const query = useQuery(replyOptions(getIpDecision, { params: { code } }))
  useLive('ip_access', [getIpDecision.path])
  const decision = query.data
  return (
    <>
      <PageHeader title={decision ? `${whoWords(decision)} was refused` : 'Refusal'} back={back} />
      <StateBanner />
      {query.isPending && <Skeleton height={300} aria-busy />}
      {query.error && !decision && (
        <>
          <CodeSearch />
          <ErrorState
            title="This refusal could not be read"
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        </>
      )}
      {decision && (
        <Stack gap="md">
          <DecisionFacts decision={decision} />
          <AllowRefused key={decision.code} decision={decision} />
          <DecisionAddress decision={decision} />
        </Stack>
      )}
    </>
  )
}
