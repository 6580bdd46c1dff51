import type { ImportResult } from '../contract.ts'
import {
  csvColumns,
  ordersOf,
  requiredColumns,
  type CellProblem,
  type Column,
  type CsvOrders,
} from './orders.ts'
import { readCsvTable, type CsvRow } from './table.ts'
import { errors } from '../errors.ts'
import type { Work } from '../dependencies.ts'
import { listTakenReferences } from '../queries.ts'
import { storeNew, type StoredOrder } from '../store.ts'

export const largestFile = 5 * 1024 * 1024
export const mostRows = 10_000
const mostShown = 200
/** The audit event names so many orders; the count is always exact. */
const namedInAudit = 200

/** Reads a CSV file and writes its orders, all of them or none, with one audit event. */
export async function importOrders(
  work: Work,
  { text, isDryRun }: { text: string; isDryRun: boolean },
): Promise<ImportResult> {
  const file = await readOrders(work, text)
  const result = toResult(file, isDryRun)
  if (isDryRun) return result
  const [first] = file.problems
  if (first) {
    throw errors.IMPORT_REJECTED(
      { rows: result.rowsWithProblems, total: result.rows, first: `${pathOf(first)} ${first.message}` },
      { problems: file.problems.slice(0, mostShown).map(toInputProblem), result },
    )
  }
  const stored = await storeNew(
    work,
    file.orders.map(({ order }) => order),
  )
  await recordImport(work, result.rows, stored)
  return { ...result, written: stored.length }
}

type File = CsvOrders & {
  rows: readonly { row: number; reference: string }[]
  notes: readonly CellProblem[]
}

async function readOrders({ db, containerNumbers, carriersSetUp }: Work, text: string): Promise<File> {
  if (Buffer.byteLength(text) > largestFile) throw errors.IMPORT_TOO_LARGE({ limit: '5 MB' })
  const table = readCsvTable(text, { columns: csvColumns, required: requiredColumns, mostRows })
  if ('problem' in table) throw errors.IMPORT_UNREADABLE({ reason: table.problem })
  const { orders, problems } = ordersOf(table.rows, containerNumbers)
  const taken = new Set(
    await listTakenReferences(
      db,
      orders.map(({ order }) => order.reference),
    ),
  )
  const takenProblems = orders
    .filter(({ order }) => taken.has(order.reference))
    .map(({ row }) => ({
      row,
      column: 'reference',
      message: 'is the reference of an order that exists already',
    }))
  return {
    rows: table.rows.map(({ row, cells }) => ({ row, reference: cells.reference.trim() })),
    notes: notesOn(table.rows, await carriersSetUp(db)),
    orders,
    problems: [...problems, ...takenProblems].sort((a, b) => a.row - b.row),
  }
}

/** Not wrong, for a carrier may be set up later; but until then its containers stay without news. */
const notesOn = (rows: readonly CsvRow<Column>[], setUp: ReadonlySet<string>): CellProblem[] =>
  rows
    .map(({ row, cells }) => ({ row, scac: cells.carrier.trim() }))
    .filter(({ scac }) => scac !== '' && !setUp.has(scac))
    .map(({ row, scac }) => ({
      row,
      column: 'carrier',
      message: `${scac} is not set up here: the container is not followed until it is`,
    }))

function toResult({ rows, orders, problems, notes }: File, isDryRun: boolean): ImportResult {
  const byRow = Map.groupBy(problems, ({ row }) => row)
  const notesByRow = Map.groupBy(notes, ({ row }) => row)
  const rank = ({ row }: { row: number }) => (byRow.has(row) ? 0 : notesByRow.has(row) ? 1 : 2)
  const remarks = (found: readonly CellProblem[] = []) =>
    found.map(({ column, message }) => ({ column, message }))
  return {
    isDryRun,
    orders: orders.length,
    rows: rows.length,
    written: 0,
    rowsWithProblems: byRow.size,
    preview: rows
      .toSorted((one, other) => rank(one) - rank(other))
      .slice(0, mostShown)
      .map(({ row, reference }) => ({
        row,
        reference,
        problems: remarks(byRow.get(row)),
        ...(notesByRow.has(row) && { notes: remarks(notesByRow.get(row)) }),
      })),
  }
}

/** From here on a file is a mass action, which weighs in the risk of its event. */
const manyOrders = 1_000

async function recordImport({ audit, db, by }: Work, rows: number, orders: readonly StoredOrder[]) {
  await audit.record(db, {
    type: 'sale_order.imported',
    outcome: 'success',
    by,
    factors: orders.length >= manyOrders ? ['mass_action'] : [],
    details: {
      orders: orders.length,
      rows,
      named: orders.slice(0, namedInAudit).map(({ id, reference }) => ({ id, reference })),
    },
  })
}

const pathOf = ({ row, column }: CellProblem): string => `row ${row}, column ${column}`

const toInputProblem = (problem: CellProblem) => ({ path: pathOf(problem), message: problem.message })
