import { formatCountry } from '../../../../console/ui/format.ts'
import type { Query } from '../../../../console/ui/list/filters.ts'
import type { EndingFilter } from '../../contract.ts'

/** The open sessions of the screen as ending many takes them; nothing where the screen shows what cannot be ended so. */
export function toEndingFilter({ state, reason, search, ...filter }: Query): EndingFilter | undefined {
  return state === 'open' && reason === undefined && search === undefined ? filter : undefined
}

/** `suspicious, of Ratna, with the device Phone, from Indonesia`; nothing when all are meant. */
export const filterWords = (filter: EndingFilter, personName: string): string =>
  [
    filter.suspicious && 'suspicious',
    filter.userId !== undefined && `of ${personName}`,
    filter.device !== undefined && `with the device ${filter.device}`,
    filter.country !== undefined && `from ${formatCountry(filter.country)}`,
    filter.network !== undefined && `in the network ${filter.network}`,
  ]
    .filter((words) => typeof words === 'string')
    .join(', ')
