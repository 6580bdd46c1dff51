import { replyOptions } from '../../../../console/ui/use-list.ts'
import { sessionStatistics } from '../../contract.ts'

export const periods = [7, 30, 90] as const
export type Period = { days?: (typeof periods)[number] }

/** What the address bar says of the days to look back on; without it, thirty. */
export function toPeriod(search: Record<string, unknown>): Period {
  const days = periods.find((known) => String(known) === String(search['days']))
  return days === undefined || days === 30 ? {} : { days }
}

export const statisticsOptions = (period: Period) => replyOptions(sessionStatistics, { query: period })
