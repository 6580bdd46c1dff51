import type { SaleOrder, SaleOrderInput, State } from '../../contract.ts'
import { isDecimal } from '../money.ts'

/** An order while it is being typed: everything text, empty where nothing was typed. */
export type OrderValues = {
  reference: string
  partnerName: string
  partnerEmail: string
  orderDate: string
  state: State
  lines: LineValues[]
  containers: ContainerValues[]
}
export type LineValues = { id: string; product: string; quantity: string; unitPrice: string }
export type ContainerValues = { id: string; number: string; carrier: string }

export const newLine = (id: string): LineValues => ({ id, product: '', quantity: '1', unitPrice: '' })
export const newContainer = (id: string): ContainerValues => ({ id, number: '', carrier: '' })

export const newOrder = (today: string): OrderValues => ({
  reference: '',
  partnerName: '',
  partnerEmail: '',
  orderDate: today,
  state: 'draft',
  lines: [newLine('line-0')],
  containers: [newContainer('container-0')],
})

export const toValues = (order: SaleOrder): OrderValues => ({
  reference: order.reference,
  partnerName: order.partner.name,
  partnerEmail: order.partner.email ?? '',
  orderDate: order.orderDate,
  state: order.state,
  lines: order.lines.map((line, index) => ({ ...line, id: `line-${index}` })),
  containers: order.containers.map(({ number, carrier }, index) => ({
    id: `container-${index}`,
    number,
    carrier: carrier ?? '',
  })),
})

/** What is sent. Rows left wholly empty are not part of the order. */
export const toInput = (values: OrderValues): SaleOrderInput => ({
  reference: values.reference.trim(),
  partner: { name: values.partnerName.trim(), email: values.partnerEmail.trim() || null },
  orderDate: values.orderDate,
  state: values.state,
  lines: values.lines
    .filter((line) => !isBlankLine(line))
    .map(({ product, quantity, unitPrice }) => ({
      product: product.trim(),
      quantity: quantity.trim(),
      unitPrice: unitPrice.trim(),
    })),
  containers: values.containers
    .filter(({ number }) => number.trim() !== '')
    .map(({ number, carrier }) => ({ number: number.trim(), carrier: carrier || null })),
})

/** What the fields are called, by their place in what is sent. */
export const orderLabels = {
  reference: 'Reference',
  orderDate: 'Order date',
  state: 'State',
  'partner/name': 'Partner',
  'partner/email': 'Email of the partner',
  containers: 'Containers',
  lines: 'Lines',
}

/** What is wrong before asking the server, by form path. */
export function validateOrder(values: OrderValues): Record<string, string> {
  const problems: Record<string, string> = {}
  if (values.reference.trim() === '') problems['reference'] = 'Give the order a reference.'
  if (values.partnerName.trim() === '') problems['partnerName'] = 'Name the partner.'
  if (values.orderDate === '') problems['orderDate'] = 'Choose the order date.'
  values.lines.forEach((line, index) => {
    if (isBlankLine(line)) return
    if (line.product.trim() === '') problems[`lines.${index}.product`] = 'Name the product.'
    if (!isDecimal(line.quantity.trim())) problems[`lines.${index}.quantity`] = 'A number like 12.5'
    if (!isDecimal(line.unitPrice.trim())) problems[`lines.${index}.unitPrice`] = 'A number like 99.90'
  })
  return problems
}

/** Where a problem of the API (`/lines/0/quantity`, counted without blank rows) belongs in the form. */
export function toFormPath(pointer: string, values: OrderValues): string {
  const [first = '', second = '', third = ''] = pointer.split('/').slice(1)
  if (first === 'partner') return second === 'email' ? 'partnerEmail' : 'partnerName'
  if (first === 'lines') return rowPath(values.lines, isBlankLine, ['lines', second, third || 'product'])
  if (first === 'containers')
    return rowPath(values.containers, ({ number }) => number.trim() === '', [
      first,
      second,
      third || 'number',
    ])
  return first
}

function rowPath<Row>(rows: readonly Row[], isBlank: (row: Row) => boolean, path: string[]): string {
  const [list, sentIndex, field] = path
  const sent = rows.flatMap((row, index) => (isBlank(row) ? [] : [index]))
  return `${list}.${sent[Number(sentIndex)] ?? sentIndex}.${field}`
}

const isBlankLine = ({ product, unitPrice }: LineValues): boolean =>
  product.trim() === '' && unitPrice.trim() === ''
