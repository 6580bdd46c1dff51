import { roles, tokenScopes, type Role, type TokenScope } from '../../../kernel/identity.ts'
import { tokenFilterStates, tokenSorts } from '../contract.ts'

export type TokenFilters = {
  search?: string
  role?: Role
  scope?: TokenScope
  state?: (typeof tokenFilterStates)[number]
  sort?: (typeof tokenSorts)[number]
}

/** What the address bar says, with everything left out that is no filter of API tokens. */
export function toTokenFilters(search: Record<string, unknown>): TokenFilters {
  const text = typeof search['search'] === 'string' ? search['search'].trim().slice(0, 100) : ''
  const role = roles.find((known) => known === search['role'])
  const scope = tokenScopes.find((known) => known === search['scope'])
  const state = tokenFilterStates.find((known) => known === search['state'])
  const sort = tokenSorts.find((known) => known === search['sort'])
  return {
    ...(text !== '' && { search: text }),
    ...(role && { role }),
    ...(scope && { scope }),
    ...(state && { state }),
    ...(sort && { sort }),
  }
}

/** Changes some filters; an empty text takes a filter away. */
export const changeFilters = (
  filters: TokenFilters,
  change: Partial<Record<keyof TokenFilters, string>>,
): TokenFilters => toTokenFilters({ ...filters, ...change })

/** Whether fewer tokens than all are shown; sorting hides nothing. */
export const isNarrowed = ({ search, role, scope, state }: TokenFilters): boolean =>
  [search, role, scope, state].some((filter) => filter !== undefined)
