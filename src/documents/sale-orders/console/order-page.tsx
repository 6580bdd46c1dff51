import { Button } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { DetailPage } from '../../../console/ui/detail/detail-page.tsx'
import { useShortcuts } from '../../../console/ui/use-shortcuts.ts'
import { useHasRole } from '../../../ops/sign-in/console/me.ts'
import { getSaleOrder, type SaleOrder } from '../contract.ts'
import { OrderFacts } from './order-facts.tsx'
import { OrderLines } from './order-lines.tsx'
import { StateBadge } from './state-badge.tsx'

const route = getRouteApi('/signed-in/orders/$orderId')

/** One order. Where its containers are is another feature's business and is handed in. */
export function OrderPage({ renderTracking }: { renderTracking: (order: SaleOrder) => ReactNode }) {
  const { orderId } = route.useParams()
  const canChange = useHasRole('operator')
  const navigate = useNavigate()
  const edit = () => void navigate({ to: '/orders/$orderId/edit', params: { orderId } })
  useShortcuts({ e: () => (canChange ? edit() : undefined) })
  return (
    <DetailPage
      endpoint={getSaleOrder}
      input={{ params: { id: orderId } }}
      noun="order"
      back={{ to: '/orders', label: 'Orders' }}
      title={({ reference }) => reference}
      renderBadges={({ state }) => <StateBadge state={state} />}
      renderActions={() => canChange && <EditButton orderId={orderId} />}
    >
      {(order) => (
        <>
          <OrderFacts order={order} />
          {renderTracking(order)}
          <OrderLines order={order} />
        </>
      )}
    </DetailPage>
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
