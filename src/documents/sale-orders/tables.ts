import type { State } from './contract.ts'

export type SaleOrderTable = {
  id: string
  reference: string
  partner_id: string
  /** YYYY-MM-DD; read it through `to_char`, written it is text. */
  order_date: string
  state: State
  version: number
  search: string
  created_at: Date
  updated_at: Date
}

export type SaleOrderLineTable = {
  sale_order_id: string
  position: number
  product: string
  quantity: string
  unit_price: string
}

export type SaleOrderContainerTable = {
  sale_order_id: string
  position: number
  number: string
  carrier: string | null
}

export type SaleOrderTables = {
  sale_order: SaleOrderTable
  sale_order_line: SaleOrderLineTable
  sale_order_container: SaleOrderContainerTable
}
