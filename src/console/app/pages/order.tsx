import { OrderPage } from '../../../documents/sale-orders/console/order-page.tsx'
import { OrderContainers } from '../../../tracking/containers/console/order-containers.tsx'
import { TrackingLinks } from '../../../tracking/links/console/tracking-links.tsx'

/** An order with what tracking knows of it; the two features do not import each other, so they meet here. */
export function TrackedOrderPage() {
  return (
    <OrderPage
      renderTracking={(order) => (
        <>
          <OrderContainers orderId={order.id} containerCount={order.containers.length} />
          <TrackingLinks orderId={order.id} reference={order.reference} />
        </>
      )}
    />
  )
}
