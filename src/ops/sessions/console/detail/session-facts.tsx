import { Alert, Anchor, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Facts } from '../../../../console/ui/detail/facts.tsx'
import { formatCountry, formatDuration } from '../../../../console/ui/format.ts'
import { LocalTime, RelativeTime } from '../../../../console/ui/widgets/relative-time.tsx'
import { Panel } from '../../../../console/ui/widgets/panel.tsx'
import { EventsLink } from '../../../audit/console/events-link.tsx'
import { InvestigationsLink } from '../../../investigations/console/investigations-link.tsx'
import type { Session } from '../../contract.ts'
import { toDeviceWords, methodWords, reasonWords } from '../session-words.ts'

export function SessionFacts({ session }: { session: Session }) {
  const { country, endedAt, endedReason } = session
  return (
    <>
      {session.suspicions.length > 0 && <Suspicions session={session} />}
      <Panel
        title="Who, from where, how long"
        actions={
          <>
            <EventsLink of={{ sessionId: session.id }}>Events of this session</EventsLink>
            <InvestigationsLink of={{ sessionId: session.id }}>Investigations</InvestigationsLink>
            <AllOfPerson session={session} />
          </>
        }
      >
        <Facts
          facts={[
            { label: 'Signed in', value: methodWords[session.method] },
            { label: 'Opened', value: <LocalTime at={session.openedAt} /> },
            { label: endedAt === null ? 'Last seen' : 'Ended', at: endedAt ?? session.lastSeenAt },
            { label: 'Duration', value: formatDuration(session.durationSeconds) },
            endedReason !== null && { label: 'How it ended', value: reasonWords[endedReason] },
            {
              label: 'Opened from',
              value: [session.address, country && `(${formatCountry(country)})`].join(' '),
            },
            { label: 'Last address', value: session.lastAddress },
            { label: 'Device', value: `${toDeviceWords(session)} (${session.device})` },
          ]}
        />
        <Text size="xs" c="dimmed" mt="sm" className="breaks">
          {session.userAgent || 'It sends no user agent.'}
        </Text>
      </Panel>
    </>
  )
}

function Suspicions({ session: { suspicions, suspicious } }: { session: Session }) {
  return (
    <Alert
      color={suspicious ? 'orange' : 'gray'}
      variant="outline"
      c="var(--mantine-color-text)"
      icon={<IconAlertTriangle aria-hidden />}
      title={suspicious ? 'Someone else may be using this session' : 'Noticed, but not unusual by itself'}
    >
      <ul className="bare-list">
        {suspicions.map(({ at, sentence }) => (
          <li key={at + sentence}>
            {sentence}{' '}
            <Text span size="xs" c="dimmed">
              <RelativeTime at={at} />
            </Text>
          </li>
        ))}
      </ul>
    </Alert>
  )
}

function AllOfPerson({ session: { userId, userName } }: { session: Session }) {
  return (
    <Anchor
      size="sm"
      renderRoot={(props) => <Link to="/sessions" search={{ userId, state: 'all' }} {...props} />}
    >
      All sessions of {userName}
    </Anchor>
  )
}
