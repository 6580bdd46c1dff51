import { getRouteApi } from '@tanstack/react-router'
import { DetailPage } from '../../../../console/ui/detail/detail-page.tsx'
import { getSession } from '../../contract.ts'
import { EndSession } from '../end-session.tsx'
import { SessionBadges } from '../session-badges.tsx'
import { SessionAddresses } from './session-addresses.tsx'
import { SessionFacts } from './session-facts.tsx'
import { SessionTimeline } from './session-timeline.tsx'

const route = getRouteApi('/signed-in/sessions/$sessionId')

/** One session: whose, from where, what was noticed about it, and the button that ends it. */
export function SessionPage() {
  const { sessionId } = route.useParams()
  return (
    <DetailPage
      endpoint={getSession}
      input={{ params: { id: sessionId } }}
      noun="session"
      back={{ to: '/sessions', label: 'Sessions' }}
      topic="sessions"
      title={({ session }) => session.userName}
      renderBadges={({ session }) => <SessionBadges session={session} />}
      renderActions={({ session }) => <EndSession session={session} label="End the session…" size="sm" />}
    >
      {({ session, addresses, timeline }) => (
        <>
          <SessionFacts session={session} />
          <SessionAddresses addresses={addresses} />
          <SessionTimeline moments={timeline} />
        </>
      )}
    </DetailPage>
  )
}
