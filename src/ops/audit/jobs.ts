import { jobCaller } from '../../kernel/identity.ts'
import type { Job } from '../../kernel/schedule.ts'
import type { Audit } from './service.ts'
import type { Verdict } from './verifying/verify.ts'

const name = 'audit.verify'

export const auditJobs = (audit: Audit): Job[] => [
  {
    name,
    cron: '30 4 * * *',
    explanation: 'Proves the audit log again, from its first event to its newest checkpoint.',
    async run(db) {
      const verdict = await audit.verify(db)
      const { events, checkpoints } = verdict
      const sentence = complaintAbout(verdict)
      if (sentence === undefined) return { events, checkpoints }
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

/** Whoever keeps the log from being sealed keeps events out of every proof, so that is told like what was altered. */
function complaintAbout({ ok, problem, waiting }: Verdict): string | undefined {
  if (!ok) return problem?.sentence ?? 'The audit log could not be proved.'
  return waiting?.isOverdue === true
    ? `${waiting.events} events have not been sealed since ${waiting.since.toISOString()}: something holds up the sealing.`
    : undefined
}
