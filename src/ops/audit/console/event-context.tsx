import { Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { RowLink } from '../../../console/ui/list/row-link.tsx'
import { replyOptions } from '../../../console/ui/use-list.ts'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import { Panel } from '../../../console/ui/widgets/panel.tsx'
import { LocalTime } from '../../../console/ui/widgets/relative-time.tsx'
import { getAuditContext, type AuditContext, type AuditEvent } from '../contract.ts'
import { EventBadges } from './event-badges.tsx'
import { whoActed } from './event-words.ts'

/** What came right before and after in the same session, from the same network, by the same person. */
export function EventContext({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(replyOptions(getAuditContext, { params: { id } }))
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={160} aria-busy />
  const { session, network, person, networkCidr } = data
  return (
    <>
      {session && <Nearby title="In the same session" events={session} />}
      {person && <Nearby title="By the same person" events={person} />}
      {network && <Nearby title={`From the same network (${networkCidr})`} events={network} />}
    </>
  )
}

type NearbyProps = { title: string; events: NonNullable<AuditContext['session']> }

function Nearby({ title, events: { before, after } }: NearbyProps) {
  return (
    <Panel title={title}>
      <ol className="bare-list" aria-label={title}>
        {after.map((event) => (
          <Row key={event.id} event={event} />
        ))}
        <li>
          <Text size="sm" c="dimmed">
            {after.length + before.length === 0 ? 'Nothing else came near this event.' : '— this event —'}
          </Text>
        </li>
        {before.map((event) => (
          <Row key={event.id} event={event} />
        ))}
      </ol>
    </Panel>
  )
}

const Row = ({ event }: { event: AuditEvent }) => (
  <li>
    <RowLink target={{ to: '/audit/$eventId', params: { eventId: event.id } }}>{event.sentence}</RowLink>{' '}
    <EventBadges event={event} />
    <Text size="xs" c="dimmed">
      <LocalTime at={event.recordedAt} />, {whoActed(event)}
    </Text>
  </li>
)
