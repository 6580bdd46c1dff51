import { Button, Skeleton, Stack } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useHasRole } from '../../../ops/sign-in/console/me.ts'
import { replyOptions } from '../../../console/ui/use-list.ts'
import { useShortcuts } from '../../../console/ui/use-shortcuts.ts'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import { PageHeader } from '../../../console/ui/widgets/page-header.tsx'
import { getSaleOrder, type SaleOrder } from '../contract.ts'
import { OrderFacts } from './order-facts.tsx'
import { OrderLines } from './order-lines.tsx'
import { StateBadge } from './state-badge.tsx'

const route = getRouteApi('/signed-in/orders/$orderId')
const back = { to: '/orders', label: 'Orders' } as const

/** One order. Where its containers are is another feature's business and is handed in. */
export function OrderPage({ renderTracking }: { renderTracking: (order: SaleOrder) => ReactNode }) {
  const { orderId } = route.useParams()
  const order = useQuery(replyOptions(getSaleOrder, { params: { id: orderId } }))
  if (order.isPending) return <Loading />
  if (order.error)
    return (
      <>
        <PageHeader title="Order" back={back} />
        <ErrorState
          title="This order could not be read"
          error={order.error}
          onRetry={() => void order.refetch()}
        />
      </>
    )
  return <Loaded order={order.data} renderTracking={renderTracking} />
}

function Loaded(props: { order: SaleOrder; renderTracking: (order: SaleOrder) => ReactNode }) {
  const { order } = props
  const canChange = useHasRole('operator')
  const navigate = useNavigate()
  const edit = () => void navigate({ to: '/orders/$orderId/edit', params: { orderId: order.id } })
  useShortcuts({ e: () => (canChange ? edit() : undefined) })
  return (
    <>
      <PageHeader
        title={order.reference}
        badge={<StateBadge state={order.state} />}
        back={back}
        actions={canChange && <EditButton orderId={order.id} />}
      />
      <Stack gap="md">
        <OrderFacts order={order} />
        {props.renderTracking(order)}
        <OrderLines order={order} />
      </Stack>
    </>
  )
}

function EditButton({ orderId }: { orderId: string }) {
  return (
    <Button
      variant="default"
      leftSection={<IconPencil size={16} aria-hidden />}
      renderRoot={(props) => <Link to="/orders/$orderId/edit" params={{ orderId }} {...props} />}
    >
      Edit order
    </Button>
  )
}

function Loading() {
  return (
    <Stack gap="md" aria-busy>
      <PageHeader title="Order" back={back} />
      <Skeleton height={70} />
      <Skeleton height={160} />
      <Skeleton height={160} />
    </Stack>
  )
}
