import { readEmail, readPartnerName, readReference } from '../../../kernel/text-fields.ts'
import type { CheckedOrder, ContainerNumbers, ContainerVerdict } from '../check.ts'
import { limits } from '../contract.ts'
import type { CsvRow } from './table.ts'
import {
  isState,
  problemWithCarrier,
  problemWithDate,
  problemWithDecimal,
  problemWithEmail,
  problemWithPartnerName,
  problemWithProduct,
  problemWithReference,
  problemWithState,
} from '../fields.ts'

export const csvColumns = [
  'reference',
  'partner',
  'email',
  'order_date',
  'state',
  'product',
  'quantity',
  'unit_price',
  'container',
  'carrier',
] as const
export const requiredColumns = ['reference', 'partner', 'order_date'] as const
export type Column = (typeof csvColumns)[number]

export type CellProblem = { row: number; column: string; message: string }
export type CsvOrders = {
  /** One for every reference, with the row on which it begins. To be written only when there are no problems. */
  orders: readonly { row: number; order: CheckedOrder }[]
  problems: readonly CellProblem[]
}

/** The orders of a file: rows with one reference are one order, each adding a line, a container or both. */
export function ordersOf(rows: readonly CsvRow<Column>[], numbers: ContainerNumbers): CsvOrders {
  const read = rows.map((row) => readRow(row, numbers))
  const usable = read.filter(({ row, problem }) => problem === undefined && row.cells.reference !== '')
  const groups = [...Map.groupBy(usable, ({ row }) => row.cells.reference).values()]
  return {
    orders: groups.flatMap((group) => toOrder(group)),
    problems: [...read.flatMap(problemsOfRow), ...groups.flatMap(problemsOfGroup)],
  }
}

type ReadRow = { row: CsvRow<Column>; verdict: ContainerVerdict | undefined; problem: string | undefined }

/** Spaces around a cell mean nothing, except in a product. What cannot be read stays as it is, for its problem to be told. */
function readRow(given: CsvRow<Column>, numbers: ContainerNumbers): ReadRow {
  const cells = { ...given.cells }
  for (const column of csvColumns) {
    if (column !== 'product' || cells.product.trim() === '') cells[column] = cells[column].trim()
  }
  for (const [column, read] of canonicalColumns) {
    const reading = read(cells[column])
    if ('value' in reading) cells[column] = reading.value
  }
  const verdict = cells.container === '' ? undefined : numbers.check(cells.container)
  return { row: { ...given, cells }, verdict, problem: given.problem }
}

const canonicalColumns = [
  ['reference', readReference],
  ['partner', readPartnerName],
  ['email', readEmail],
] as const

const checks = {
  partner: problemWithPartnerName,
  email: problemWithEmail,
  order_date: problemWithDate,
  state: problemWithState,
  product: problemWithProduct,
  quantity: problemWithDecimal,
  unit_price: problemWithDecimal,
  carrier: problemWithCarrier,
} satisfies Partial<Record<Column, (text: string) => string | undefined>>
const checkedColumns = Object.keys(checks) as (keyof typeof checks)[]

function problemsOfRow({ row: { row, cells }, verdict, problem }: ReadRow): CellProblem[] {
  if (problem !== undefined) return [{ row, column: 'row', message: problem }]
  const found: [column: Column, message: string | undefined][] = [
    ['reference', problemWithReference(cells.reference)],
    ...checkedColumns
      .filter((column) => cells[column] !== '')
      .map((column): [Column, string | undefined] => [column, checks[column](cells[column])]),
    ['container', verdict && problemWithNumber(verdict)],
    ...incompleteness(cells),
  ]
  return found.flatMap(([column, message]) => (message === undefined ? [] : [{ row, column, message }]))
}

function problemWithNumber({ isValid, reason, suggestion }: ContainerVerdict): string | undefined {
  if (isValid) return undefined
  return `${reason ?? 'is not a container number'}${suggestion === null ? '' : `; did you mean ${suggestion}?`}`
}

/** A line needs product, quantity and price; a carrier needs its container. */
function incompleteness(cells: CsvRow<Column>['cells']): [Column, string | undefined][] {
  const line = ['product', 'quantity', 'unit_price'] as const
  const absent = line.filter((column) => cells[column] === '')
  const isPartial = absent.length > 0 && absent.length < line.length
  return [
    ...(isPartial ? absent : []).map((column): [Column, string] => [column, 'is missing in this line']),
    [
      'carrier',
      cells.carrier !== '' && cells.container === '' ? 'stands there without a container' : undefined,
    ],
  ]
}

/** What an order has once: given on any of its rows, and on no two differently. */
const headColumns = ['partner', 'email', 'order_date', 'state'] as const

function problemsOfGroup(group: readonly ReadRow[]): CellProblem[] {
  const rows = group.map(({ row }) => row)
  return [
    ...headColumns.flatMap((column) => disagreements(rows, column)),
    ...missing(rows, 'partner'),
    ...missing(rows, 'order_date'),
    ...doubledContainers(group),
    ...rows.slice(1).filter(addsNothing).map(toAddsNothing),
    ...rows
      .filter(({ cells }) => cells.product !== '')
      .slice(limits.lines)
      .map(tooMany('product', limits.lines)),
    ...rows
      .filter(({ cells }) => cells.container !== '')
      .slice(limits.containers)
      .map(tooMany('container', limits.containers)),
  ]
}

function disagreements(rows: readonly CsvRow<Column>[], column: Column): CellProblem[] {
  const [first, ...others] = rows.filter(({ cells }) => cells[column] !== '')
  return others
    .filter(({ cells }) => cells[column] !== first?.cells[column])
    .map(({ row }) => ({ row, column, message: `differs from row ${first?.row} of the same order` }))
}

function missing(rows: readonly CsvRow<Column>[], column: Column): CellProblem[] {
  const [first] = rows
  if (first === undefined || rows.some(({ cells }) => cells[column] !== '')) return []
  return [{ row: first.row, column, message: 'is missing' }]
}

function doubledContainers(group: readonly ReadRow[]): CellProblem[] {
  const firstRow = new Map<string, number>()
  return group.flatMap(({ row: { row }, verdict }) => {
    if (!verdict?.isValid) return []
    const before = firstRow.get(verdict.number)
    if (before === undefined) firstRow.set(verdict.number, row)
    const message = `stands on row ${before} already; leave the cell empty in further rows of the order`
    return before === undefined ? [] : [{ row, column: 'container', message }]
  })
}

const addsNothing = ({ cells }: CsvRow<Column>): boolean =>
  (['product', 'quantity', 'unit_price', 'container', 'carrier'] as const).every(
    (column) => cells[column] === '',
  )

const toAddsNothing = ({ row }: CsvRow<Column>): CellProblem => ({
  row,
  column: 'reference',
  message: 'was on an earlier row, and this one adds neither a line nor a container',
})

const tooMany =
  (column: Column, most: number) =>
  ({ row }: CsvRow<Column>): CellProblem => ({ row, column, message: `is beyond the ${most} of one order` })

function toOrder(group: readonly ReadRow[]): CsvOrders['orders'] {
  const rows = group.map(({ row }) => row)
  const [first] = rows
  if (first === undefined) return []
  const head = (column: Column) => rows.find(({ cells }) => cells[column] !== '')?.cells[column] ?? ''
  const state = head('state')
  const order: CheckedOrder = {
    reference: first.cells.reference,
    partner: { name: head('partner'), email: head('email') || null },
    orderDate: head('order_date'),
    ...(isState(state) && { state }),
    lines: rows
      .filter(({ cells }) => cells.product !== '')
      .map(({ cells }) => ({
        product: cells.product,
        quantity: cells.quantity,
        unitPrice: cells.unit_price,
      })),
    containers: group.flatMap(({ verdict, row }) =>
      verdict ? [{ number: verdict.number, carrier: row.cells.carrier || null }] : [],
    ),
  }
  return [{ row: first.row, order }]
}
