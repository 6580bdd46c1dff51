import type { Job } from '../../kernel/schedule.ts'
import type { ForwardAuth } from './service.ts'

export const forwardAuthJobs = (gates: ForwardAuth): Job[] => [
  {
    name: 'gates.purge',
    cron: '50 3 * * *',
    explanation: 'Deletes gates of sessions that cannot be open any more; they were shut already.',
    run: (db) => gates.purge(db),
  },
]
