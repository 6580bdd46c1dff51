import type { Choice, Column } from './definition.ts'
import { toWords } from './filters.ts'

/** The order a list is in: what the address bar says if the contract takes it, else what the endpoint does unasked. */
export const readSort = (sorts: readonly string[], search: object): string | undefined =>
  sorts.find((sort) => sort === Reflect.get(search, 'sort')) ?? sorts[0]

/** How a column is sorted at the moment, as a screen reader says it. */
export function directionOf(sort: string | undefined, current: string | undefined) {
  if (sort === undefined || current === undefined || keyOf(sort) !== keyOf(current)) return undefined
  return current.startsWith('-') ? 'descending' : 'ascending'
}

/** What a click on a header sorts by: first as the column wants, then the other way round. */
export function nextSort(sort: string, current: string | undefined): string {
  if (sort !== current) return sort
  return sort.startsWith('-') ? keyOf(sort) : `-${sort}`
}

/** All orders in words, for where no headers are to be clicked. */
export function sortChoices<Row>(
  sorts: readonly string[],
  columns: readonly Column<Row>[],
  words: Readonly<Record<string, string>> = {},
): Choice[] {
  return sorts.map((sort) => {
    const key = keyOf(sort)
    const column = columns.find((column) => column.sort !== undefined && keyOf(column.sort) === key)
    const label = words[key] ?? column?.label ?? toWords(key)
    return { value: sort, label: `${label}, ${sort.startsWith('-') ? 'descending' : 'ascending'}` }
  })
}

/** Whether every order can be reached by the headers alone. */
export const areAllInHeaders = <Row>(sorts: readonly string[], columns: readonly Column<Row>[]): boolean =>
  sorts.every((sort) =>
    columns.some((column) => column.sort !== undefined && keyOf(column.sort) === keyOf(sort)),
  )

const keyOf = (sort: string): string => sort.replace(/^-/, '')
