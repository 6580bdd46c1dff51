import { Anchor, Button, Group, Text } from '@mantine/core'
import { IconPlus, IconUpload } from '@tabler/icons-react'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useHasRole } from '../../../ops/sign-in/console/me.ts'
import { useList } from '../../../console/ui/use-list.ts'
import { useShortcuts } from '../../../console/ui/use-shortcuts.ts'
import { DataTable } from '../../../console/ui/widgets/data-table.tsx'
import { Empty } from '../../../console/ui/widgets/empty.tsx'
import { PageHeader } from '../../../console/ui/widgets/page-header.tsx'
import { listSaleOrders, type SaleOrderRow } from '../contract.ts'
import { isNarrowed } from './filters.ts'
import { OrderFilterBar } from './order-filter-bar.tsx'
import { orderColumns } from './order-columns.tsx'

const route = getRouteApi('/signed-in/orders')

export function OrdersPage() {
  const filters = route.useSearch()
  const navigate = useNavigate()
  const canChange = useHasRole('operator')
  const list = useList(listSaleOrders, filters)
  useShortcuts({ n: () => (canChange ? void navigate({ to: '/orders/new' }) : undefined) })
  const open = (order: SaleOrderRow) =>
    void navigate({ to: '/orders/$orderId', params: { orderId: order.id } })
  return (
    <>
      <PageHeader title="Orders" actions={canChange && <Actions />} />
      <OrderFilterBar filters={filters} />
      <DataTable
        label="Orders"
        noun="order"
        list={list}
        columns={orderColumns}
        rowKey={(order) => order.id}
        onOpen={open}
        empty={isNarrowed(filters) ? <NoneFound /> : <NoOrders canChange={canChange} />}
      />
    </>
  )
}

function Actions() {
  return (
    <Group gap="xs">
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
    </Group>
  )
}

function NoOrders({ canChange }: { canChange: boolean }) {
  return (
    <Empty title="No orders yet" actions={canChange && <Actions />}>
      Orders carry the container numbers that your customers want to follow. Put a container on an order, and
      send the customer a tracking link instead of answering the telephone.
    </Empty>
  )
}

function NoneFound() {
  return (
    <Empty
      title="No order matches these filters"
      actions={<Anchor renderRoot={(props) => <Link to="/orders" {...props} />}>Show all orders</Anchor>}
    >
      <Text span inherit>
        The search looks at references, partners and container numbers.
      </Text>
    </Empty>
  )
}
