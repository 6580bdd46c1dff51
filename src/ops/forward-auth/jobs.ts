import type { PurgeService } from '../../kernel/retention/retention.ts'
import type { Job } from '../../kernel/schedule.ts'
import { gateRetention } from './tables.ts'

export const forwardAuthJobs = (retention: PurgeService): Job[] => [
  {
    name: 'gates.purge',
    cron: '50 3 * * *',
    explanation: 'Deletes gates of sessions that cannot be open any more; they were shut already.',
    run: (db) => retention.purge(db, gateRetention),
  },
]
