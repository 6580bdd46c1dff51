import type { Job } from '../../kernel/schedule.ts'
import type { IpAnalysisService } from './analysis-service.ts'
import type { IpAccess } from './service.ts'

export const ipAccessJobs = (ipAccess: IpAccess, insight: IpAnalysisService): Job[] => [
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
    run: (db) => insight.purge(db),
  },
]
