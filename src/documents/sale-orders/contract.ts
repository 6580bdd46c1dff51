import * as Type from 'typebox'
import {
  endpoint,
  nullable,
  pageOf,
  pageQuery,
  strictObject,
  timestamp,
  uuid,
  words,
} from '../../kernel/contract.ts'
import { emailField, longest, partnerNameField, referenceField } from '../../kernel/text-fields.ts'

const tag = 'Sale orders'

export const states = ['draft', 'confirmed', 'done', 'cancelled'] as const
export type State = (typeof states)[number]
/** What an order may become. A done order stays done; a cancelled one may start again. New orders begin anywhere: history is imported too. */
export const statesAfter: Readonly<Record<State, readonly State[]>> = {
  draft: ['confirmed', 'cancelled'],
  confirmed: ['done', 'cancelled'],
  done: [],
  cancelled: ['draft'],
}

/** What an order may hold at most, by API and by CSV alike. Texts in characters. */
export const limits = {
  reference: longest.reference,
  partnerName: longest.partnerName,
  email: longest.email,
  product: 200,
  lines: 500,
  containers: 50,
} as const
export const decimalPattern = '^-?\\d{1,15}(\\.\\d{1,4})?$'
export const scacPattern = '^[A-Z0-9]{2,4}$'

/** Up to 15 digits with up to 4 decimals, as text: money never passes through floating point. */
const decimal = () => Type.String({ pattern: decimalPattern, maxLength: 21 })
const calendarDate = () => Type.String({ format: 'date', maxLength: 10 })
const scac = () => Type.String({ pattern: scacPattern, description: 'SCAC of the carrier.' })

const LineInput = strictObject({
  product: Type.String({ minLength: 1, maxLength: limits.product }),
  quantity: decimal(),
  unitPrice: decimal(),
})
const ContainerInput = strictObject({
  number: Type.String({ minLength: 1, maxLength: 20, description: 'ISO 6346, e.g. MSKU8532556.' }),
  carrier: Type.Optional(nullable(scac())),
})

const writable = {
  reference: referenceField(),
  partner: strictObject({ name: partnerNameField(), email: Type.Optional(nullable(emailField())) }),
  orderDate: calendarDate(),
  state: Type.Optional(words(states)),
  lines: Type.Optional(Type.Array(LineInput, { maxItems: limits.lines })),
  containers: Type.Optional(Type.Array(ContainerInput, { maxItems: limits.containers })),
}
export const SaleOrderInput = strictObject(writable)
export type SaleOrderInput = Type.Static<typeof SaleOrderInput>

export const SaleOrder = strictObject({
  id: uuid(),
  reference: Type.String(),
  partner: strictObject({ id: uuid(), name: Type.String(), email: nullable(Type.String()) }),
  orderDate: Type.String(),
  state: words(states),
  lines: Type.Array(
    strictObject({ product: Type.String(), quantity: Type.String(), unitPrice: Type.String() }),
  ),
  containers: Type.Array(strictObject({ number: Type.String(), carrier: nullable(Type.String()) })),
  total: Type.String({ description: 'Sum of quantity × unit price, two decimals.' }),
  createdAt: timestamp(),
  updatedAt: timestamp(),
  version: Type.Integer(),
})
export type SaleOrder = Type.Static<typeof SaleOrder>

/** A row of the list: the order without its lines. */
export const SaleOrderRow = strictObject({
  id: uuid(),
  reference: Type.String(),
  partnerName: Type.String(),
  orderDate: Type.String(),
  state: words(states),
  containers: Type.Array(Type.String()),
  total: Type.String(),
  updatedAt: timestamp(),
})
export type SaleOrderRow = Type.Static<typeof SaleOrderRow>

/** The first is the order unasked. */
export const sorts = ['-orderDate', 'orderDate', 'reference', '-reference'] as const

export const listSaleOrders = endpoint({
  method: 'GET',
  path: '/sale-orders',
  summary: 'Sale orders, newest order date first.',
  tag,
  access: 'viewer',
  tokens: 'orders',
  query: strictObject({
    ...pageQuery,
    search: Type.Optional(
      Type.String({
        maxLength: 100,
        description:
          'Words of the reference, the partner’s name or a container number, or their beginnings; all must be there.',
      }),
    ),
    state: Type.Optional(words(states)),
    from: Type.Optional(calendarDate()),
    until: Type.Optional(calendarDate()),
    sort: Type.Optional(words(sorts)),
  }),
  reply: pageOf(SaleOrderRow),
  isList: true,
})

const byId = strictObject({ id: uuid() })

export const getSaleOrder = endpoint({
  method: 'GET',
  path: '/sale-orders/:id',
  summary: 'One sale order with its lines and containers.',
  tag,
  access: 'viewer',
  tokens: 'orders',
  params: byId,
  reply: SaleOrder,
})

export const createSaleOrder = endpoint({
  method: 'POST',
  path: '/sale-orders',
  summary: 'Creates a sale order; the partner is found by name or created.',
  tag,
  access: 'operator',
  tokens: 'orders',
  body: SaleOrderInput,
  reply: SaleOrder,
  status: 201,
})

export const updateSaleOrder = endpoint({
  method: 'PUT',
  path: '/sale-orders/:id',
  summary: 'Replaces a sale order. `version` is the one that was read.',
  tag,
  access: 'operator',
  tokens: 'orders',
  params: byId,
  body: strictObject({ ...writable, version: Type.Integer() }),
  reply: SaleOrder,
})

const CellRemark = strictObject({ column: Type.String(), message: Type.String() })
export const ImportRow = strictObject({
  row: Type.Integer({ description: 'Line of the file, the header being line 1.' }),
  reference: Type.String(),
  problems: Type.Array(CellRemark),
  notes: Type.Optional(
    Type.Array(CellRemark, { description: 'What is imported all the same, and should be known.' }),
  ),
})
export const ImportResult = strictObject({
  isDryRun: Type.Boolean(),
  orders: Type.Integer({ description: 'Orders the file holds; several rows may make one order.' }),
  rows: Type.Integer(),
  written: Type.Integer({ description: 'Orders written: all, or none.' }),
  rowsWithProblems: Type.Integer(),
  preview: Type.Array(ImportRow, {
    description: 'Rows with problems first, then those with notes, then good ones; at most 200.',
  }),
})
export type ImportResult = Type.Static<typeof ImportResult>

export const importSaleOrders = endpoint({
  method: 'POST',
  path: '/sale-orders/import',
  summary:
    'Imports orders from CSV: all rows, or none when a single one is wrong. `?dryRun=true` only previews.',
  tag,
  access: 'operator',
  tokens: 'orders',
  consumes: 'text/csv',
  query: strictObject({ dryRun: Type.Optional(Type.Boolean()) }),
  body: Type.String({ minLength: 1 }),
  reply: ImportResult,
})
