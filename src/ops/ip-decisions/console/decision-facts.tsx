import { Anchor, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatCountry, formatInteger } from '../../../console/ui/format.ts'
import { Panel } from '../../../console/ui/widgets/panel.tsx'
import { LocalTime, RelativeTime } from '../../../console/ui/widgets/relative-time.tsx'
import { EventsLink } from '../../audit/console/events-link.tsx'
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
          {user && <AllOfPerson user={user} />}
        </>
      }
    >
      <dl className="facts">
        <Fact name="Person">
          <Person decision={decision} />
        </Fact>
        <Fact name="Address">
          <span className="code">{decision.address}</span>{' '}
          {decision.country === null ? '(country not known)' : `(${formatCountry(decision.country)})`}
        </Fact>
        <Fact name="Occasion">{occasionWords[decision.occasion]}</Fact>
        <Fact name="Decided by">
          <DecidedBy decision={decision} />
        </Fact>
        <Fact name={decision.count > 1 ? 'First' : 'When'}>
          <LocalTime at={decision.at} />
        </Fact>
        {decision.count > 1 && (
          <Fact name="Last">
            <RelativeTime at={decision.lastAt} />
          </Fact>
        )}
        <Fact name="Times">{formatInteger(decision.count)}</Fact>
        <Fact name="Code">
          <span className="code">{decision.code}</span>
        </Fact>
      </dl>
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

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
