import { Anchor } from '@mantine/core'
import { Facts } from '../../../console/ui/detail/facts.tsx'
import { formatDay } from '../../../console/ui/format.ts'
import type { SaleOrder } from '../contract.ts'
import { formatAmount } from './money.ts'

export function OrderFacts({ order }: { order: SaleOrder }) {
  return (
    <Facts
      isPanel
      facts={[
        { label: 'Partner', value: <Partner partner={order.partner} /> },
        { label: 'Order date', value: <time dateTime={order.orderDate}>{formatDay(order.orderDate)}</time> },
        { label: 'Total', value: formatAmount(order.total) },
        { label: 'Changed', at: order.updatedAt },
      ]}
    />
  )
}

function Partner({ partner: { name, email } }: { partner: SaleOrder['partner'] }) {
  if (email === null) return name
  return (
    <>
      {name}
      <br />
      <Anchor href={`mailto:${email}`} size="sm">
        {email}
      </Anchor>
    </>
  )
}
