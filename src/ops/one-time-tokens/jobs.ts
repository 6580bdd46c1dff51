import type { Job } from '../../kernel/schedule.ts'
import type { Tickets } from './service.ts'

export const ticketJobs = (tickets: Tickets): Job[] => [
  {
    name: 'tickets.purge',
    cron: '20 * * * *',
    explanation: 'Deletes expired links, challenges and codes; they were worthless already.',
    run: (db) => tickets.purge(db),
  },
]
