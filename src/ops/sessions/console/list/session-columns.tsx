import { Anchor, Badge, Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { formatCountry } from '../../../../console/ui/format.ts'
import { RelativeTime } from '../../../../console/ui/widgets/relative-time.tsx'
import type { Column } from '../../../../console/ui/widgets/table-row.tsx'
import type { Session } from '../../contract.ts'
import { toDeviceWords, reasonWords } from '../session-words.ts'
import { EndSession } from '../end-session.tsx'
import { UnusualBadge } from '../session-badges.tsx'

const place: Column<Session> = {
  header: 'Place',
  isSecondary: true,
  render: (session) => <Place session={session} />,
}
const shared: readonly Column<Session>[] = [
  { header: 'Person', render: (session) => <Who session={session} /> },
  { header: 'Device', isSecondary: true, render: (session) => <Device session={session} /> },
  place,
  { header: 'Opened', isSecondary: true, render: ({ openedAt }) => <RelativeTime at={openedAt} /> },
]

export const openColumns: readonly Column<Session>[] = [
  ...shared,
  { header: 'Last seen', render: ({ lastSeenAt }) => <RelativeTime at={lastSeenAt} /> },
  { header: 'End', isHeaderHidden: true, render: (session) => <EndSession session={session} /> },
]

export const endedColumns: readonly Column<Session>[] = [
  ...shared,
  { header: 'Ended', render: (session) => <Ended session={session} /> },
]

function Who({ session }: { session: Session }) {
  const device = toDeviceWords(session)
  return (
    <>
      <Group gap={6}>
        <Anchor
          inherit
          fw={600}
          renderRoot={(props) => (
            <Link to="/sessions/$sessionId" params={{ sessionId: session.id }} {...props} />
          )}
        >
          {session.userName}
        </Anchor>
        {session.current && <Badge>This session</Badge>}
        {session.suspicious && <UnusualBadge session={session} />}
      </Group>
      <Text size="xs" c="dimmed" hiddenFrom="sm">
        {device}
        <br />
        {formatCountry(session.country)} {session.lastAddress}
      </Text>
    </>
  )
}

function Device({ session }: { session: Session }) {
  return (
    <>
      {toDeviceWords(session)}
      <Text size="xs" c="dimmed">
        {session.device}
      </Text>
    </>
  )
}

function Place({ session }: { session: Session }) {
  return (
    <>
      {formatCountry(session.country) || 'Not known'}
      <Text size="xs" c="dimmed">
        {session.lastAddress}
      </Text>
    </>
  )
}

function Ended({ session: { endedAt, endedReason } }: { session: Session }) {
  if (endedAt === null || endedReason === null) return <Badge color="teal">Open</Badge>
  return (
    <>
      <RelativeTime at={endedAt} />
      <Text size="xs" c="dimmed">
        {reasonWords[endedReason]}
      </Text>
    </>
  )
}
