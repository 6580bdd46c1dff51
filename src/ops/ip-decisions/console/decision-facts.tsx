import { Anchor, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Facts } from '../../../console/ui/detail/facts.tsx'
import { formatCountry, formatInteger } from '../../../console/ui/format.ts'
import { Panel } from '../../../console/ui/widgets/panel.tsx'
import { LocalTime } from '../../../console/ui/widgets/relative-time.tsx'
import { EventsLink } from '../../audit/console/events-link.tsx'
import { InvestigationsLink } from '../../investigations/console/investigations-link.tsx'
import type { IpDecision } from '../contract.ts'
import { decidedBy, occasionWords, proofWords, whoWords } from './decision-words.ts'

export function DecisionFacts({ decision }: { decision: IpDecision }) {
  const { user, sessionId, proof } = decision
  return (
    <Panel
      title="Who, from where, why"
      actions={
        <>
          <EventsLink of={{ address: decision.address }}>Events from this address</EventsLink>
          <InvestigationsLink of={{ address: decision.address }}>Investigations</InvestigationsLink>
          {user && <AllOfPerson user={user} />}
        </>
      }
    >
      <Facts
        facts={[
          { label: 'Person', value: <Person decision={decision} /> },
          { label: 'Address', value: <Address decision={decision} /> },
          { label: 'Occasion', value: occasionWords[decision.occasion] },
          { label: 'Decided by', value: <DecidedBy decision={decision} /> },
          { label: decision.count > 1 ? 'First' : 'When', value: <LocalTime at={decision.at} /> },
          decision.count > 1 && { label: 'Last', at: decision.lastAt },
          { label: 'Times', value: formatInteger(decision.count) },
          { label: 'Code', value: <span className="code">{decision.code}</span> },
        ]}
      />
      <Text mt="sm">{decision.sentence}</Text>
      {user && (
        <Text {...(proof === 'claimed' ? { c: 'var(--mantine-color-orange-light-color)', fw: 600 } : {})}>
          {proofWords[proof]}{' '}
          {sessionId !== null && (
            <Anchor
              inherit
              underline="always"
              renderRoot={(props) => <Link to="/sessions/$sessionId" params={{ sessionId }} {...props} />}
            >
              Open the session
            </Anchor>
          )}
        </Text>
      )}
    </Panel>
  )
}

function Person({ decision }: { decision: IpDecision }) {
  const { user } = decision
  if (user === null) return whoWords(decision)
  return (
    <Anchor
      inherit
      renderRoot={(props) => <Link to="/users/$userId" params={{ userId: user.id }} {...props} />}
    >
      {whoWords(decision)}
    </Anchor>
  )
}

function DecidedBy({ decision }: { decision: IpDecision }) {
  if (decision.rule === null) return decidedBy(decision)
  return (
    <Anchor inherit renderRoot={(props) => <Link to="/ip-access" {...props} />}>
      {decision.rule.name}
    </Anchor>
  )
}

function AllOfPerson({ user }: { user: { id: string; name: string } }) {
  return (
    <Anchor
      size="sm"
      renderRoot={(props) => <Link to="/ip-access/decisions" search={{ userId: user.id }} {...props} />}
    >
      All refusals of {user.name}
    </Anchor>
  )
}

function Address({ decision: { address, country } }: { decision: IpDecision }) {
  return (
    <>
      <span className="code">{address}</span>{' '}
      {country === null ? '(country not known)' : `(${formatCountry(country)})`}
    </>
  )
}
