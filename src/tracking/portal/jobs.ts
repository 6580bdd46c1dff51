import type { RateLimits } from '../../kernel/rate-limit/rate-limit.ts'
import type { Job } from '../../kernel/schedule.ts'
import type { Portal } from './service.ts'

export const portalJobs = (portal: Portal, rateLimits: RateLimits): Job[] => [
  {
    name: 'tracking.purge',
    cron: '30 3 * * *',
    explanation: 'Deletes attempts past their retention and limits whose hour is over.',
    run: async (db) => ({ ...(await portal.purge(db)), limits: await rateLimits.purge(db) }),
  },
]
