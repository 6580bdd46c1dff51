import type { Job } from '../../kernel/schedule.ts'
import type { Containers } from './service.ts'

export const containerJobs = (containers: Containers): Job[] => [
  {
    name: 'tracking.refresh',
    cron: '*/10 * * * *',
    explanation: 'Asks the carriers for containers whose next check is due.',
    run: (db) => containers.refreshDue(db),
  },
]
