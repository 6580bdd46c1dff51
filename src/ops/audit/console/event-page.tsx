import { getRouteApi } from '@tanstack/react-router'
import { DetailPage } from '../../../console/ui/detail/detail-page.tsx'
import { Facts } from '../../../console/ui/detail/facts.tsx'
import { Panel } from '../../../console/ui/widgets/panel.tsx'
import { getAuditEvent } from '../contract.ts'
import { InvestigationsLink } from '../../investigations/console/investigations-link.tsx'
import { EventBadges } from './event-badges.tsx'
import { EventContext } from './event-context.tsx'
import { EventFacts } from './event-facts.tsx'
import { EventProof } from './event-proof.tsx'
import { detailFacts } from './event-words.ts'

const route = getRouteApi('/signed-in/audit/$eventId')

/** One event of the log: what it says, what made its risk, its proof, and what happened around it. */
export function AuditEventPage() {
  const { eventId } = route.useParams()
  return (
    <DetailPage
      endpoint={getAuditEvent}
      input={{ params: { id: eventId } }}
      noun="event"
      back={{ to: '/audit', label: 'Audit log' }}
      title={({ event }) => event.sentence}
      renderActions={({ event }) => (
        <InvestigationsLink of={{ eventId: event.id }}>Investigations</InvestigationsLink>
      )}
      renderBadges={({ event }) => <EventBadges event={event} isWhole />}
    >
      {(detail) => {
        const facts = detailFacts(detail.event.details)
        return (
          <>
            <EventFacts detail={detail} />
            {facts.length > 0 && (
              <Panel title="Details">
                <Facts
                  facts={facts.map(({ label, value }) => ({
                    label,
                    value: <span className="breaks">{value}</span>,
                  }))}
                />
              </Panel>
            )}
            <EventContext key={eventId} id={eventId} />
            <EventProof detail={detail} />
          </>
        )
      }}
    </DetailPage>
  )
}
