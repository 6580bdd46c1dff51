import type { Job } from '../../kernel/schedule.ts'
import type { Proof } from './proof/proof.ts'

export const auditJobs = (proof: Pick<Proof, 'verifyNightly'>): Job[] => [
  {
    name: 'audit.verify',
    cron: '30 4 * * *',
    explanation: 'Proves the audit log again, from its first event to its newest checkpoint.',
    run: (db) => proof.verifyNightly(db),
  },
]
