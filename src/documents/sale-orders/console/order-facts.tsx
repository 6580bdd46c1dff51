import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'
import { formatDay } from '../../../console/ui/format.ts'
import { RelativeTime } from '../../../console/ui/widgets/relative-time.tsx'
import type { SaleOrder } from '../contract.ts'
import { formatAmount } from './money.ts'

export function OrderFacts({ order }: { order: SaleOrder }) {
  const { partner } = order
  return (
    <dl className="facts panel">
      <Fact name="Partner">
        {partner.name}
        {partner.email !== null && (
          <>
            <br />
            <Anchor href={`mailto:${partner.email}`} size="sm">
              {partner.email}
            </Anchor>
          </>
        )}
      </Fact>
      <Fact name="Order date">
        <time dateTime={order.orderDate}>{formatDay(order.orderDate)}</time>
      </Fact>
      <Fact name="Total">{formatAmount(order.total)}</Fact>
      <Fact name="Changed">
        <RelativeTime at={order.updatedAt} />
      </Fact>
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
