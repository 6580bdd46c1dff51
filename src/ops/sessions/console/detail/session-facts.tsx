import { Alert, Anchor, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatCountry } from '../../../../console/ui/format.ts'
import { LocalTime, RelativeTime } from '../../../../console/ui/widgets/relative-time.tsx'
import { Panel } from '../../../../console/ui/widgets/panel.tsx'
import { EventsLink } from '../../../audit/console/events-link.tsx'
import type { Session } from '../../contract.ts'
import { toDeviceWords, formatDuration, methodWords, reasonWords } from '../session-words.ts'

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
            <AllOfPerson session={session} />
          </>
        }
      >
        <dl className="facts">
          <Fact name="Signed in">{methodWords[session.method]}</Fact>
          <Fact name="Opened">
            <LocalTime at={session.openedAt} />
          </Fact>
          <Fact name={endedAt === null ? 'Last seen' : 'Ended'}>
            <RelativeTime at={endedAt ?? session.lastSeenAt} />
          </Fact>
          <Fact name="Duration">{formatDuration(session.durationSeconds)}</Fact>
          {endedReason && <Fact name="How it ended">{reasonWords[endedReason]}</Fact>}
          <Fact name="Opened from">
            {session.address} {country !== null && `(${formatCountry(country)})`}
          </Fact>
          <Fact name="Last address">{session.lastAddress}</Fact>
          <Fact name="Device">
            {toDeviceWords(session)} ({session.device})
          </Fact>
        </dl>
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

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
