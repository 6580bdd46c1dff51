import { Skeleton, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { replyOptions } from '../../../../console/ui/use-list.ts'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import { Panel } from '../../../../console/ui/widgets/panel.tsx'
import { listMySessions, type Session } from '../../contract.ts'
import { EndMyOtherSessions } from './end-my-sessions.tsx'
import { MySessionRow } from './my-sessions-row.tsx'

/** Where one is signed in; what one does not recognise can be ended here. */
export function MySessions() {
  const sessions = useQuery({ ...replyOptions(listMySessions, {}), refetchInterval: 30_000 })
  const items = sessions.data?.items ?? []
  const others = items.filter(({ current }) => !current).length
  return (
    <Panel title="My sessions" actions={others > 0 && <EndMyOtherSessions count={others} />}>
      {sessions.isPending && <Skeleton height={90} aria-busy />}
      {sessions.error && !sessions.data && (
        <ErrorState
          title="Your sessions could not be read"
          error={sessions.error}
          onRetry={() => void sessions.refetch()}
        />
      )}
      {items.length > 0 && <SessionTable sessions={items.toSorted(byUse)} />}
      {sessions.data && others === 0 && (
        <Text c="dimmed" mt="sm">
          You are signed in nowhere else.
        </Text>
      )}
    </Panel>
  )
}

/** This one first, then the others by when they were last used. */
const byUse = (a: Session, b: Session): number =>
  Number(b.current) - Number(a.current) || b.lastSeenAt.localeCompare(a.lastSeenAt)

function SessionTable({ sessions }: { sessions: readonly Session[] }) {
  return (
    <div className="panel-flush scroll-x">
      <Table aria-label="My sessions" className="stacks">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Device</Table.Th>
            <Table.Th>Place</Table.Th>
            <Table.Th>Last used</Table.Th>
            <Table.Th>Opened</Table.Th>
            <Table.Th>
              <span className="visually-hidden">What can be done</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sessions.map((session) => (
            <MySessionRow key={session.id} session={session} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
