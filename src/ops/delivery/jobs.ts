import type { PurgeService } from '../../kernel/retention/retention.ts'
import type { Job } from '../../kernel/schedule.ts'
import type { Delivery } from './service.ts'
import { failedMailRetention } from './tables.ts'

export const deliveryJobs = (delivery: Delivery, retention: PurgeService): Job[] => [
  {
    name: 'delivery.retry',
    cron: '* * * * *',
    explanation: 'Sends mail that could not be delivered yet.',
    run: async (db) => {
      const deliveries = await delivery.deliverDue()
      const { deleted: forgotten } = await retention.purge(db, failedMailRetention)
      return { ...deliveries, forgotten }
    },
  },
]
