import { getRouteApi } from '@tanstack/react-router'
import { DetailPage } from '../../../console/ui/detail/detail-page.tsx'
import { getInvestigation } from '../contract.ts'
import { CommentBox } from './comment-box.tsx'
import { InvestigationActions } from './investigation-actions.tsx'
import { InvestigationEvents } from './investigation-events.tsx'
import { InvestigationFacts } from './investigation-facts.tsx'
import { InvestigationBadges } from './looks.tsx'
import { RelatedInvestigations } from './related-investigations.tsx'
import { Timeline } from './timeline.tsx'

const route = getRouteApi('/signed-in/investigations/$investigationId')

/** One investigation: what is known, what happened, and what can be done. */
export function InvestigationPage() {
  const { investigationId } = route.useParams()
  return (
    <DetailPage
      endpoint={getInvestigation}
      input={{ params: { id: investigationId } }}
      noun="investigation"
      topic="investigations"
      back={{ to: '/investigations', label: 'Investigations' }}
      title={({ number, title }) => `#${number} ${title}`}
      renderBadges={(investigation) => <InvestigationBadges investigation={investigation} />}
    >
      {(investigation) => (
        <>
          <InvestigationActions key={investigation.id} investigation={investigation} />
          <InvestigationFacts investigation={investigation} />
          <RelatedInvestigations related={investigation.related} />
          <InvestigationEvents investigation={investigation} />
          <Timeline steps={investigation.timeline} />
          {investigation.state !== 'merged' && (
            <CommentBox key={`comment-${investigation.id}`} investigation={investigation} />
          )}
        </>
      )}
    </DetailPage>
  )
}
