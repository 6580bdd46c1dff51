import { Table, Text } from '@mantine/core'
import { Panel } from '../../../console/ui/widgets/panel.tsx'
import type { SaleOrder } from '../contract.ts'
import { formatAmount, formatQuantity, toTotal } from './money.ts'

export function OrderLines({ order }: { order: SaleOrder }) {
  return (
    <Panel title="Lines">
      {order.lines.length === 0 ? (
        <Text c="dimmed">This order has no lines.</Text>
      ) : (
        <LineTable order={order} />
      )}
    </Panel>
  )
}

function LineTable({ order }: { order: SaleOrder }) {
  return (
    <div className="panel-flush scroll-x">
      <Table aria-label="Lines">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Product</Table.Th>
            <Table.Th className="numeric">Quantity</Table.Th>
            <Table.Th className="numeric">Unit price</Table.Th>
            <Table.Th className="numeric">Amount</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {order.lines.map((line, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- lines have no identity but their place
            <Table.Tr key={index}>
              <Table.Td>{line.product}</Table.Td>
              <Table.Td className="numeric">{formatQuantity(line.quantity)}</Table.Td>
              <Table.Td className="numeric">{formatAmount(line.unitPrice)}</Table.Td>
              <Table.Td className="numeric">{formatAmount(toTotal([line]) ?? '')}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr>
            <Table.Th colSpan={3}>Total</Table.Th>
            <Table.Th className="numeric">{formatAmount(order.total)}</Table.Th>
          </Table.Tr>
        </Table.Tfoot>
      </Table>
    </div>
  )
}
