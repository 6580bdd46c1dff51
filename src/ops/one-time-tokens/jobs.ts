import type { Job } from '../../kernel/schedule.ts'
import type { OneTimeTokens } from './service.ts'

export const oneTimeTokenJobs = (tickets: OneTimeTokens): Job[] => [
  {
    name: 'tickets.purge',
    cron: '20 * * * *',
    explanation: 'Deletes expired links, challenges and codes; they were worthless already.',
    run: (db) => tickets.purge(db),
  },
]
