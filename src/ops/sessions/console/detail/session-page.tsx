import { Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useLive } from '../../../../console/ui/live.ts'
import { replyOptions } from '../../../../console/ui/use-list.ts'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import { PageHeader } from '../../../../console/ui/widgets/page-header.tsx'
import { getSession } from '../../contract.ts'
import { EndSession } from '../end-session.tsx'
import { SessionAddresses } from './session-addresses.tsx'
import { SessionBadges } from '../session-badges.tsx'
import { SessionFacts } from './session-facts.tsx'
import { SessionTimeline } from './session-timeline.tsx'

const route = getRouteApi('/signed-in/sessions/$sessionId')
const back = { to: '/sessions', label: 'Sessions' } as const

/** One session: whose, from where, what was noticed about it, and the button that ends it. */
export function SessionPage() {
  const { sessionId } = route.useParams()
  const query = useQuery(replyOptions(getSession, { params: { id: sessionId } }))
  useLive('sessions', [getSession.path])
  if (query.isPending) return <Loading />
  if (!query.data)
    return (
      <>
        <PageHeader title="Session" back={back} />
        <ErrorState
          title="This session could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      </>
    )
  const { session, addresses, timeline } = query.data
  return (
    <>
      <PageHeader
        title={session.userName}
        badge={<SessionBadges session={session} />}
        back={back}
        actions={<EndSession session={session} label="End the session…" size="sm" />}
      />
      <Stack gap="md">
        <SessionFacts session={session} />
        <SessionAddresses addresses={addresses} />
        <SessionTimeline moments={timeline} />
      </Stack>
    </>
  )
}

function Loading() {
  return (
    <Stack gap="md" aria-busy>
      <PageHeader title="Session" back={back} />
      <Skeleton height={140} />
      <Skeleton height={120} />
      <Skeleton height={160} />
    </Stack>
  )
}
