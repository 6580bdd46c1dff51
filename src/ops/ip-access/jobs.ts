import type { PurgeService } from '../../kernel/retention/retention.ts'
import type { Job } from '../../kernel/schedule.ts'
import type { IpDecisions } from '../ip-decisions/service.ts'
import type { IpAccess } from './service.ts'
import { ruleHitRetention } from './tables.ts'

type Purging = { ipDecisions: Pick<IpDecisions, 'purge'>; retention: PurgeService }

export const ipAccessJobs = (ipAccess: IpAccess, { ipDecisions, retention }: Purging): Job[] => [
  {
    name: 'ip-access.follow',
    cron: '* * * * *',
    explanation:
      'Undoes a change of IP rules that nobody confirmed, and ends sessions that a schedule or an expiry shuts out.',
    run: (db) => ipAccess.follow(db),
  },
  {
    name: 'ip-access.purge',
    cron: '30 3 * * *',
    explanation:
      'Deletes refusals of more than 30 days ago, and how often rules matched more than 400 days ago.',
    run: async (db) => {
      const { deleted: decisions } = await ipDecisions.purge(db)
      const { deleted: hits } = await retention.purge(db, ruleHitRetention)
      return { decisions, hits }
    },
  },
]
