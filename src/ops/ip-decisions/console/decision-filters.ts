import { occasions, type Occasion } from '../words.ts'

export type DecisionFilters = { search?: string; occasion?: Occasion; userId?: string; ruleId?: string }

/** What the address bar says, with everything left out that is no filter of refusals. */
export function toDecisionFilters(search: Record<string, unknown>): DecisionFilters {
  const filters: DecisionFilters = {}
  const text = toText(search['search'], 100)
  if (text !== '') filters.search = text
  const occasion = occasions.find((known) => known === search['occasion'])
  if (occasion) filters.occasion = occasion
  const userId = toText(search['userId'], 200)
  if (userId !== '') filters.userId = userId
  const ruleId = toText(search['ruleId'], 36)
  if (uuid.test(ruleId)) filters.ruleId = ruleId
  return filters
}

/** Changes some filters; an empty text takes a filter away. */
export const changeFilters = (
  filters: DecisionFilters,
  change: Partial<Record<keyof DecisionFilters, string>>,
): DecisionFilters => toDecisionFilters({ ...filters, ...change })

/** Whether fewer refusals than all are shown. */
export const isNarrowed = (filters: DecisionFilters): boolean => Object.keys(filters).length > 0

const toText = (value: unknown, longest: number): string =>
  typeof value === 'string' ? value.trim().slice(0, longest) : ''
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
