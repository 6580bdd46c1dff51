import { rateLimitRetention } from '../../kernel/rate-limit/rate-limit.ts'
import type { PurgeService } from '../../kernel/retention/retention.ts'
import type { Job } from '../../kernel/schedule.ts'
import { attemptRetention } from './tables.ts'

export const portalJobs = (retention: PurgeService): Job[] => [
  {
    name: 'tracking.purge',
    cron: '30 3 * * *',
    explanation: 'Deletes attempts past their retention and limits whose hour is over.',
    run: async (db) => {
      const attempts = await retention.purge(db, attemptRetention)
      const { deleted: limits } = await retention.purge(db, rateLimitRetention)
      return { ...attempts, limits }
    },
  },
]
