import { Badge, Group, Table, Text } from '@mantine/core'
import { formatCountry } from '../../../../console/ui/format.ts'
import { RelativeTime } from '../../../../console/ui/widgets/relative-time.tsx'
import type { Session } from '../../contract.ts'
import { toDeviceWords, methodWords } from '../session-words.ts'
import { EndMySession } from './end-my-sessions.tsx'

export function MySessionRow({ session }: { session: Session }) {
  return (
    <Table.Tr>
      <Table.Td data-label="Device">
        <div>
          <Group gap="xs">
            <strong>{toDeviceWords(session)}</strong>
            {session.current && <Badge>This session</Badge>}
            {session.suspicious && <Badge color="orange">Suspicious</Badge>}
          </Group>
          <Text size="xs" c="dimmed">
            {session.device}
          </Text>
          {session.suspicious &&
            session.suspicions.map(({ at, sentence }) => (
              <Text key={at + sentence} size="xs">
                {sentence} <RelativeTime at={at} />
              </Text>
            ))}
        </div>
      </Table.Td>
      <Table.Td data-label="Place">
        <div>
          {formatCountry(session.country) || 'Not known'}
          <Text size="xs" c="dimmed">
            {session.lastAddress}
          </Text>
        </div>
      </Table.Td>
      <Table.Td data-label="Last used">
        <RelativeTime at={session.lastSeenAt} />
      </Table.Td>
      <Table.Td data-label="Opened">
        <div>
          <RelativeTime at={session.openedAt} />
          <Text size="xs" c="dimmed">
            {methodWords[session.method]}
          </Text>
        </div>
      </Table.Td>
      <Table.Td>{!session.current && <EndMySession session={session} />}</Table.Td>
    </Table.Tr>
  )
}
