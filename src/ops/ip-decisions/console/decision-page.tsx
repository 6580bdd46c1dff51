import { getRouteApi } from '@tanstack/react-router'
import { DetailPage } from '../../../console/ui/detail/detail-page.tsx'
import { StateBanner } from '../../ip-access/console/status/status-banner.tsx'
import { getIpDecision } from '../contract.ts'
import { AllowRefused } from './allow-refused.tsx'
import { CodeSearch } from './code-search.tsx'
import { DecisionAddress } from './decision-address.tsx'
import { DecisionFacts } from './decision-facts.tsx'
import { whoWords } from './decision-words.ts'

const route = getRouteApi('/signed-in/ip-access/decisions/$code')

/** One blocked request: who, from where and why, and the button that allows them after all. */
export function DecisionPage() {
  const { code } = route.useParams()
  return (
    <DetailPage
      endpoint={getIpDecision}
      input={{ params: { code } }}
      noun="refusal"
      back={{ to: '/ip-access/decisions', label: 'Blocked requests' }}
      topic="ip_access"
      title={(decision) => `${whoWords(decision)} was refused`}
      top={<StateBanner />}
      missing={<CodeSearch />}
    >
      {(decision) => (
        <>
          <DecisionFacts decision={decision} />
          <AllowRefused key={decision.code} decision={decision} />
          <DecisionAddress decision={decision} />
        </>
      )}
    </DetailPage>
  )
}
