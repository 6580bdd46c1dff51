import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { replyOptions } from '../../../../console/ui/use-list.ts'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import { PageHeader } from '../../../../console/ui/widgets/page-header.tsx'
import { getSaleOrder } from '../../contract.ts'
import type { ContainerField } from './form-containers.tsx'
import { EditOrder } from './edit-order.tsx'

const route = getRouteApi('/signed-in/orders/$orderId/edit')

export function EditOrderPage({ containerField }: { containerField: ContainerField }) {
  const { orderId } = route.useParams()
  const order = useQuery(replyOptions(getSaleOrder, { params: { id: orderId } }))
  return (
    <>
      <PageHeader
        title={order.data ? `Edit ${order.data.reference}` : 'Edit order'}
        back={{ to: '/orders', label: 'Orders' }}
      />
      {order.isPending && <Skeleton height={300} />}
      {order.error && !order.data && <ErrorState error={order.error} onRetry={() => void order.refetch()} />}
      {order.data && <EditOrder key={orderId} order={order.data} containerField={containerField} />}
    </>
  )
}
