import { replyOptions } from '../../../console/use-list.ts'
import { sessionStatistics } from '../contract.ts'
import type { Period } from './period.ts'

export const statisticsOptions = (period: Period) => replyOptions(sessionStatistics, { query: period })
