import { formatCountry } from '../../../../console/ui/format.ts'
import type { EndingFilter } from '../../contract.ts'
import { endReasons, type EndReason } from '../../words.ts'

/** Without a state: the open ones. How a session ended is only asked of those that have. */
export type SessionFilters = {
  search?: string
  state?: 'ended' | 'all'
  reason?: EndReason
  suspicious?: true
  userId?: string
  country?: string
  device?: string
}

/** What the address bar says, with everything left out that is no filter of sessions. */
export function toSessionFilters(search: Record<string, unknown>): SessionFilters {
  const filters: SessionFilters = {}
  for (const [name, longest] of texts) {
    const text = toText(search[name]).slice(0, longest)
    if (text !== '') filters[name] = text
  }
  const state = (['ended', 'all'] as const).find((known) => known === search['state'])
  if (state) filters.state = state
  const reason = endReasons.find((known) => known === search['reason'])
  if (state && reason) filters.reason = reason
  if (String(search['suspicious']) === 'true') filters.suspicious = true
  const country = toText(search['country'])
  if (/^[A-Z]{2}$/.test(country)) filters.country = country
  return filters
}

const texts = [
  ['search', 100],
  ['userId', 200],
  ['device', 60],
] as const

/** Changes some filters; an empty text takes a filter away. */
export const changeFilters = (
  filters: SessionFilters,
  change: Partial<Record<keyof SessionFilters, string>>,
): SessionFilters => toSessionFilters({ ...filters, ...change })

/** As the list is asked for. */
export const toListQuery = ({ state = 'open' as const, ...filters }: Filled) =>
  state === 'all' ? filters : { ...filters, state }

/** Whether anything but open or ended was chosen. */
export const isNarrowed = (filters: SessionFilters): boolean =>
  Object.keys(filters).some((name) => name !== 'state')

/** The open sessions of the screen as ending many takes them; nothing where the screen shows what cannot be ended so. */
export function toEndingFilter({
  state,
  reason,
  search,
  ...filter
}: SessionFilters): EndingFilter | undefined {
  return state === undefined && reason === undefined && search === undefined ? filter : undefined
}

/** `unusual, of Ratna, on Desktop, from Indonesia`; nothing when all are meant. */
export const filterWords = (filter: EndingFilter, personName: string): string =>
  [
    filter.suspicious && 'unusual',
    filter.userId !== undefined && `of ${personName}`,
    filter.device !== undefined && `with the device ${filter.device}`,
    filter.country !== undefined && `from ${formatCountry(filter.country)}`,
  ]
    .filter((words) => typeof words === 'string')
    .join(', ')

type Filled = Omit<SessionFilters, 'state'> & { state?: 'open' | 'ended' | 'all' }

const toText = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
