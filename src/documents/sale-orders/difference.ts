import type { SaleOrder } from './contract.ts'
import type { CheckedOrder } from './check.ts'

export type Difference = { field: string; yours: unknown; current: unknown }

/** The fields in which an order that somebody wants to write differs from the stored one. */
export function differences(yours: CheckedOrder, current: SaleOrder): Difference[] {
  // What is not given stays as it is.
  const email = yours.partner.email ?? current.partner.email
  const state = yours.state ?? current.state
  const mine: Record<string, unknown> = comparable({ ...yours, state, partner: { ...yours.partner, email } })
  const theirs: Record<string, unknown> = comparable(current)
  return Object.keys(mine)
    .filter((field) => JSON.stringify(mine[field]) !== JSON.stringify(theirs[field]))
    .map((field) => ({ field, yours: mine[field], current: theirs[field] }))
}

function comparable({ reference, partner, orderDate, state, lines, containers }: CheckedOrder) {
  return {
    reference,
    partner: partner.name,
    email: partner.email,
    orderDate,
    state,
    lines: lines.map((line) => ({
      product: line.product,
      quantity: plain(line.quantity),
      unitPrice: plain(line.unitPrice),
    })),
    containers: containers.map(({ number, carrier }) => ({ number, carrier })),
  }
}

/** `007.50` and `7.5` are one number. */
const plain = (decimal: string): string => {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)0*(\d+?)(?:\.(\d*?)0*)?$/.exec(decimal) ?? []
  const digits = fraction === '' ? whole : `${whole}.${fraction}`
  return digits === '0' ? digits : sign + digits
}
