import type { PurgeService } from '../../kernel/retention/retention.ts'
import type { Job } from '../../kernel/schedule.ts'
import { failureRetention } from './tables.ts'

export const signInJobs = (retention: PurgeService): Job[] => [
  {
    name: 'sign-in.purge',
    cron: '40 3 * * *',
    explanation: 'Forgets, after a week, failed sign-ins of people who do not exist.',
    run: (db) => retention.purge(db, failureRetention),
  },
]
