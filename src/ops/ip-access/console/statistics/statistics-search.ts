import { toPeriod, type Period } from '../../../sessions/console/statistics/period.ts'
import { noRule } from './tallies.ts'

export type StatisticsSearch = Period & { rule?: string }

/** What the address bar says of the days to look back on, and of the rule to look at. */
export function toStatisticsSearch(search: Record<string, unknown>): StatisticsSearch {
  const { rule } = search
  const isRule = typeof rule === 'string' && (rule === noRule || uuid.test(rule))
  return { ...toPeriod(search), ...(isRule ? { rule } : {}) }
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
