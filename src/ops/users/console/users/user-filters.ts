import { userSorts } from '../../contract.ts'
import { roles, type Role } from '../../../../kernel/identity.ts'

export type UserFilters = {
  search?: string
  role?: Role
  active?: boolean
  groupId?: string
  sort?: (typeof userSorts)[number]
}

/** What the address bar says, with everything left out that is no filter of people. */
export function toUserFilters(search: Record<string, unknown>): UserFilters {
  const filters: UserFilters = {}
  const text = typeof search['search'] === 'string' ? search['search'].trim().slice(0, 100) : ''
  if (text !== '') filters.search = text
  const role = roles.find((known) => known === search['role'])
  if (role) filters.role = role
  const active = String(search['active'])
  if (active === 'true' || active === 'false') filters.active = active === 'true'
  const groupId = search['groupId']
  if (typeof groupId === 'string' && uuid.test(groupId)) filters.groupId = groupId
  const sort = userSorts.find((known) => known === search['sort'])
  if (sort) filters.sort = sort
  return filters
}

/** Changes some filters; an empty text takes a filter away. */
export const changeFilters = (
  filters: UserFilters,
  change: Partial<Record<keyof UserFilters, string>>,
): UserFilters => toUserFilters({ ...filters, ...change })

/** Whether fewer people than all are shown; sorting hides nothing. */
export const isNarrowed = ({ search, role, active, groupId }: UserFilters): boolean =>
  [search, role, active, groupId].some((filter) => filter !== undefined)

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
