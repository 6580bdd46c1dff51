import { sorts, states, type State } from '../contract.ts'

export type OrderFilters = {
  search?: string
  state?: State
  from?: string
  until?: string
  sort?: (typeof sorts)[number]
}

/** What the address bar says, with everything left out that is no filter of orders. */
export function toOrderFilters(search: Record<string, unknown>): OrderFilters {
  const filters: OrderFilters = {}
  const text = toText(search['search']).slice(0, 100)
  if (text !== '') filters.search = text
  const state = states.find((known) => known === search['state'])
  if (state) filters.state = state
  const sort = sorts.find((known) => known === search['sort'])
  if (sort) filters.sort = sort
  if (isCalendarDate(search['from'])) filters.from = search['from']
  if (isCalendarDate(search['until'])) filters.until = search['until']
  return filters
}

/** Changes some filters; an empty text takes a filter away. */
export const changeFilters = (
  filters: OrderFilters,
  change: Partial<Record<keyof OrderFilters, string>>,
): OrderFilters => toOrderFilters({ ...filters, ...change })

/** Whether fewer orders than all are shown; sorting hides nothing. */
export const isNarrowed = ({ search, state, from, until }: OrderFilters): boolean =>
  [search, state, from, until].some((filter) => filter !== undefined)

const toText = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

const isCalendarDate = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))
