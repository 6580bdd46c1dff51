import type { Job } from '../../kernel/schedule.ts'
import type { ApiTokens } from './service.ts'

export const apiTokenJobs = (apiTokens: ApiTokens): Job[] => [
  {
    name: 'api-tokens.warn',
    cron: '20 6 * * *',
    explanation: 'Tells the makers of API tokens that these end soon, once each.',
    run: (db) => apiTokens.warn(db),
  },
]
