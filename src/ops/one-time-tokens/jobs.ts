import type { PurgeService } from '../../kernel/retention/retention.ts'
import type { Job } from '../../kernel/schedule.ts'
import { ticketRetention } from './tables.ts'

export const oneTimeTokenJobs = (retention: PurgeService): Job[] => [
  {
    name: 'tickets.purge',
    cron: '20 * * * *',
    explanation: 'Deletes expired links, challenges and codes; they were worthless already.',
    run: (db) => retention.purge(db, ticketRetention),
  },
]
