import { Badge, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { listLockedAccounts } from '../../../ops/sign-in/contract.ts'
import { formatInteger } from '../../ui/format.ts'
import { replyOptions } from '../../ui/use-list.ts'
import { ErrorState } from '../../ui/widgets/error-state.tsx'
import { Panel } from '../../ui/widgets/panel.tsx'
import { RelativeTime } from '../../ui/widgets/relative-time.tsx'
import { TextLink } from '../../ui/widgets/text-link.tsx'

/** Whom failed sign-ins keep out on unknown browsers; unlocked on the person's page. */
export function LockedAccounts() {
  const { data, error, refetch } = useQuery({
    ...replyOptions(listLockedAccounts, {}),
    refetchInterval: 30_000,
  })
  return (
    <Panel title="Locked accounts">
      {error && <ErrorState title="They could not be read" error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && <Text c="dimmed">None.</Text>}
      {data && data.items.length > 0 && (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Person</Table.Th>
              <Table.Th ta="right">Failed</Table.Th>
              <Table.Th>Until</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.items.map(({ userId, name, failures, until }) => (
              <Table.Tr key={userId}>
                <Table.Td className="breaks">
                  <TextLink to="/users/$userId" params={{ userId }}>
                    {name}
                  </TextLink>
                </Table.Td>
                <Table.Td ta="right">{formatInteger(failures)}</Table.Td>
                <Table.Td>
                  {until === null ? <Badge color="red">Until unlocked</Badge> : <RelativeTime at={until} />}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  )
}
