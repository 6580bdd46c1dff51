import { Anchor, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { formatDay } from '../../../console/ui/format.ts'
import { RelativeTime } from '../../../console/ui/widgets/relative-time.tsx'
import type { Column } from '../../../console/ui/widgets/table-row.tsx'
import type { SaleOrderRow } from '../contract.ts'
import { formatAmount } from './money.ts'
import { StateBadge } from './state-badge.tsx'

export const orderColumns: readonly Column<SaleOrderRow>[] = [
  { header: 'Order', render: (order) => <Reference order={order} /> },
  { header: 'Partner', isSecondary: true, render: (order) => order.partnerName },
  { header: 'State', render: (order) => <StateBadge state={order.state} /> },
  { header: 'Date', isSecondary: true, render: (order) => <Day date={order.orderDate} /> },
  { header: 'Containers', isSecondary: true, render: (order) => <Containers numbers={order.containers} /> },
  { header: 'Total', isNumeric: true, render: (order) => formatAmount(order.total) },
  { header: 'Changed', isSecondary: true, render: (order) => <RelativeTime at={order.updatedAt} /> },
]

function Reference({ order }: { order: SaleOrderRow }) {
  return (
    <>
      <Anchor
        inherit
        fw={600}
        renderRoot={(props) => <Link to="/orders/$orderId" params={{ orderId: order.id }} {...props} />}
      >
        {order.reference}
      </Anchor>
      <Text size="xs" c="dimmed" hiddenFrom="sm">
        {order.partnerName}
        <br />
        {formatDay(order.orderDate)}
      </Text>
    </>
  )
}

function Day({ date }: { date: string }) {
  return (
    <time dateTime={date} style={{ whiteSpace: 'nowrap' }}>
      {formatDay(date)}
    </time>
  )
}

function Containers({ numbers }: { numbers: readonly string[] }) {
  const [first, ...others] = numbers
  if (first === undefined) return <Text c="dimmed">none</Text>
  return (
    <span title={numbers.join(', ')}>
      <span className="code">{first}</span>
      {others.length > 0 && ` and ${others.length} more`}
    </span>
  )
}
