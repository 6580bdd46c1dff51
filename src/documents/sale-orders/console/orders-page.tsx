import { Button } from '@mantine/core'
import { IconPlus, IconUpload } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { formatDay } from '../../../console/ui/format.ts'
import { defineList } from '../../../console/ui/list/definition.ts'
import { ListPage } from '../../../console/ui/list/list-page.tsx'
import { useShortcuts } from '../../../console/ui/use-shortcuts.ts'
import { RelativeTime } from '../../../console/ui/widgets/relative-time.tsx'
import { useHasRole } from '../../../ops/sign-in/console/me.ts'
import { listSaleOrders } from '../contract.ts'
import { formatAmount } from './money.ts'
import { StateBadge } from './state-badge.tsx'
import { stateWords } from './state-words.ts'

const orders = defineList(listSaleOrders, {
  title: 'Orders',
  noun: 'order',
  rowKey: ({ id }) => id,
  link: ({ id }) => ({ to: '/orders/$orderId', params: { orderId: id } }),
  columns: [
    { label: 'Order', sort: 'reference', cell: ({ reference }) => reference },
    { label: 'Partner', cell: ({ partnerName }) => partnerName },
    { label: 'State', cell: ({ state }) => <StateBadge state={state} /> },
    { label: 'Date', sort: '-orderDate', cell: ({ orderDate }) => <Day date={orderDate} /> },
    { label: 'Containers', cell: ({ containers }) => <Containers numbers={containers} /> },
    { label: 'Total', align: 'right', cell: ({ total }) => formatAmount(total) },
    { label: 'Changed', isHiddenOnPhone: true, cell: ({ updatedAt }) => <RelativeTime at={updatedAt} /> },
  ],
  filters: {
    search: { placeholder: 'Reference, partner, container' },
    state: { words: stateWords },
    from: {},
    until: {},
  },
  searched: 'The search looks at references, partners and container numbers.',
  empty: {
    title: 'No orders yet',
    text: 'Orders carry the container numbers that your customers want to follow. Put a container on an order, and send the customer a tracking link instead of answering the telephone.',
  },
})
const changeable = { ...orders, empty: { ...orders.empty, actions: <Actions /> } }

export function OrdersPage() {
  const navigate = useNavigate()
  const canChange = useHasRole('operator')
  useShortcuts({ n: () => (canChange ? void navigate({ to: '/orders/new' }) : undefined) })
  return <ListPage list={canChange ? changeable : orders} actions={canChange && <Actions />} />
}

function Actions() {
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconUpload size={16} aria-hidden />}
        renderRoot={(props) => <Link to="/orders/import" {...props} />}
      >
        Import orders
      </Button>
      <Button
        leftSection={<IconPlus size={16} aria-hidden />}
        renderRoot={(props) => <Link to="/orders/new" {...props} />}
      >
        New order
      </Button>
    </>
  )
}

const Day = ({ date }: { date: string }) => <time dateTime={date}>{formatDay(date)}</time>

function Containers({ numbers: [first, ...others] }: { numbers: readonly string[] }) {
  if (first === undefined) return 'none'
  return (
    <span title={[first, ...others].join(', ')}>
      <span className="code">{first}</span>
      {others.length > 0 && ` and ${others.length} more`}
    </span>
  )
}
