import type { Job } from '../../kernel/schedule.ts'
import type { IpAccess } from './service.ts'

export const ipAccessJobs = (ipAccess: IpAccess): Job[] => [
  {
    name: 'ip-access.follow',
    cron: '* * * * *',
    explanation:
      'Undoes a change of IP rules that nobody confirmed, and ends sessions that a schedule or an expiry shuts out.',
    run: async (db) => ({ ...(await ipAccess.undoDue(db)), ...(await ipAccess.shutOut(db)) }),
  },
]
