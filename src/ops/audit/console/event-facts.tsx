import { Text } from '@mantine/core'
import { Facts } from '../../../console/ui/detail/facts.tsx'
import { Panel } from '../../../console/ui/widgets/panel.tsx'
import { LocalTime } from '../../../console/ui/widgets/relative-time.tsx'
import type { AuditEventDetail } from '../contract.ts'
import { EventsLink } from './events-link.tsx'
import { actorWords, erasedInWords, whatAbout, whoActed } from './event-words.ts'

/** Who, what, from where, and what the risk was made of. */
export function EventFacts({ detail: { event, factors } }: { detail: AuditEventDetail }) {
  const { actorId, address, sessionId, subjectType, subjectId } = event
  const about = whatAbout(event)
  return (
    <>
      <Panel title="What was recorded">
        <Facts
          facts={[
            { label: 'When', value: <LocalTime at={event.recordedAt} /> },
            { label: 'Event', value: <span className="code">{event.type}</span> },
            {
              label: actorWords[event.actorKind],
              value: linked(whoActed(event), actorId && { actor: actorId }),
            },
            address !== null && { label: 'Address', value: linked(address, { address }) },
            about !== undefined && {
              label: `About (${subjectType ?? 'unknown'})`,
              value: linked(about, subjectType && subjectId && { subjectType, subjectId }),
            },
            sessionId !== null && { label: 'Session', value: linked('All events of it', { sessionId }) },
          ]}
        />
        {event.userAgent !== null && (
          <Text size="xs" c="dimmed" mt="sm" className="breaks">
            {event.userAgent}
          </Text>
        )}
        {event.erased.length > 0 && (
          <Text size="sm" mt="sm">
            Erased since, because a person was erased: {erasedInWords(event)}. The event still proves.
          </Text>
        )}
      </Panel>
      <Panel title="Why this risk">
        {factors.length === 0 ? (
          <Text size="sm">Nothing about it raised the risk.</Text>
        ) : (
          <Facts
            facts={factors.map(({ sentence, points }) => ({ label: sentence, value: `${points} points` }))}
          />
        )}
        <Text size="xs" c="dimmed" mt="sm">
          Risk policy {event.riskPolicy}. Medium from 30 points, high from 60, critical from 90.
        </Text>
      </Panel>
    </>
  )
}

const linked = (words: string, of: Parameters<typeof EventsLink>[0]['of'] | null | '') =>
  of === null || of === '' ? words : <EventsLink of={of}>{words}</EventsLink>
