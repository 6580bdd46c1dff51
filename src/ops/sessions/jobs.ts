import type { Job } from '../../kernel/schedule.ts'
import type { Sessions } from './service.ts'

export const sessionJobs = (sessions: Sessions): Job[] => [
  {
    name: 'sessions.expire',
    cron: '*/15 * * * *',
    explanation: 'Closes sessions past their time-out; they were already refused on use.',
    run: (db) => sessions.expire(db),
  },
  {
    name: 'sessions.purge',
    cron: '0 2 * * *',
    explanation: 'Deletes ended sessions past their retention; suspicious ones stay.',
    run: (db) => sessions.purge(db),
  },
]
