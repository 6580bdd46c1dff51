import type { Job } from '../../kernel/schedule.ts'
import type { Delivery } from './service.ts'

export const deliveryJobs = (delivery: Delivery): Job[] => [
  {
    name: 'delivery.retry',
    cron: '* * * * *',
    explanation: 'Sends mail that could not be delivered yet.',
    run: async (db) => ({ ...(await delivery.deliverDue()), forgotten: await delivery.purge(db) }),
  },
]
