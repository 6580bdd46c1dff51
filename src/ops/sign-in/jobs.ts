import type { Job } from '../../kernel/schedule.ts'
import type { Attempts } from './attempts/attempts.ts'

export const signInJobs = (attempts: Attempts): Job[] => [
  {
    name: 'sign-in.purge',
    cron: '40 3 * * *',
    explanation: 'Forgets, after a week, failed sign-ins of people who do not exist.',
    run: (db) => attempts.purge(db),
  },
]
