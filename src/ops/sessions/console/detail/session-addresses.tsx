import { Table, Text } from '@mantine/core'
import type { Reply } from '../../../../console/ui/api.ts'
import { formatCount, formatCountry, formatInteger } from '../../../../console/ui/format.ts'
import { Panel } from '../../../../console/ui/widgets/panel.tsx'
import { RelativeTime } from '../../../../console/ui/widgets/relative-time.tsx'
import type { getSession } from '../../contract.ts'

type Addresses = Reply<typeof getSession>['addresses']

/** From where a session was used; a title that says at once whether it moved. */
export function SessionAddresses({ addresses }: { addresses: Addresses }) {
  if (addresses.length === 0)
    return (
      <Panel title="Used from nowhere yet">
        <Text c="dimmed">The first request after the sign-in puts its address here.</Text>
      </Panel>
    )
  return (
    <Panel title={titleOf(addresses)}>
      <div className="panel-flush scroll-x">
        <Table aria-label="Addresses" className="stacks">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Address</Table.Th>
              <Table.Th>Network</Table.Th>
              <Table.Th>Country</Table.Th>
              <Table.Th>First seen</Table.Th>
              <Table.Th>Last seen</Table.Th>
              <Table.Th className="numeric">Requests</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {addresses.map((used) => (
              <Row key={used.address + used.firstSeenAt} used={used} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Panel>
  )
}

function Row({ used }: { used: Addresses[number] }) {
  return (
    <Table.Tr>
      <Table.Td data-label="Address">
        <span className="code">{used.address}</span>
      </Table.Td>
      <Table.Td data-label="Network">{used.network}</Table.Td>
      <Table.Td data-label="Country">{formatCountry(used.country) || 'Not known'}</Table.Td>
      <Table.Td data-label="First seen">
        <RelativeTime at={used.firstSeenAt} />
      </Table.Td>
      <Table.Td data-label="Last seen">
        <RelativeTime at={used.lastSeenAt} />
      </Table.Td>
      <Table.Td data-label="Requests" className="numeric">
        {formatInteger(used.requests)}
      </Table.Td>
    </Table.Tr>
  )
}

function titleOf(addresses: Addresses): string {
  const networks = new Set(addresses.map(({ network }) => network)).size
  return networks === 1 ? 'Used from one network' : `Used from ${formatCount(networks, 'network')}`
}
