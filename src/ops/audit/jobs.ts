import { jobCaller } from '../../kernel/identity.ts'
import type { Job } from '../../kernel/schedule.ts'
import type { Audit } from './service.ts'

const name = 'audit.verify'

export const auditJobs = (audit: Audit): Job[] => [
  {
    name,
    cron: '30 4 * * *',
    explanation: 'Proves the audit log again, from its first event to its newest checkpoint.',
    async run(db) {
      const { ok, problem, events, checkpoints } = await audit.verify(db)
      if (ok) return { events, checkpoints }
      const sentence = problem?.sentence ?? 'The audit log could not be proved.'
      await audit.record(db, {
        type: 'audit.tampering_detected',
        outcome: 'failure',
        by: jobCaller(name),
        details: { problem: sentence },
      })
      throw new Error(sentence)
    },
  },
]
