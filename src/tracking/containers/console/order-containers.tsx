import { Skeleton, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { replyOptions } from '../../../console/ui/use-list.ts'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import { Panel } from '../../../console/ui/widgets/panel.tsx'
import { listOrderContainers, type TrackedContainer } from '../contract.ts'
import { ContainerRow } from './container-row.tsx'

const everyMilliseconds = 60_000

/** Where the containers of an order are, kept up to date while one looks. */
export function OrderContainers({ orderId, containerCount }: { orderId: string; containerCount: number }) {
  const tracked = useQuery({
    ...replyOptions(listOrderContainers, { params: { id: orderId } }),
    enabled: containerCount > 0,
    refetchInterval: everyMilliseconds,
  })
  return (
    <Panel title="Containers">
      {containerCount === 0 && (
        <Text c="dimmed">No container on this order yet. With one, its way is followed here.</Text>
      )}
      {tracked.error && !tracked.data && (
        <ErrorState
          title="The containers could not be read"
          error={tracked.error}
          onRetry={() => void tracked.refetch()}
        />
      )}
      {tracked.isLoading && <Skeleton height={30 * containerCount} aria-busy />}
      {tracked.data && tracked.data.items.length > 0 && <ContainerTable containers={tracked.data.items} />}
    </Panel>
  )
}

function ContainerTable({ containers }: { containers: readonly TrackedContainer[] }) {
  return (
    <div className="panel-flush scroll-x">
      <Table aria-label="Containers" className="stacks">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Container</Table.Th>
            <Table.Th>Status</Table.Th>
            <Table.Th>Place</Table.Th>
            <Table.Th>Arrival</Table.Th>
            <Table.Th>Asked</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {containers.map((container) => (
            <ContainerRow key={container.number} container={container} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
