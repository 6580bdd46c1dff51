import type { Db } from '../../kernel/database/database.ts'
import { jobCaller } from '../../kernel/identity.ts'
import { ensurePartitions } from '../../kernel/database/partitions.ts'
import type { Job } from '../../kernel/schedule.ts'
import type { Audit } from '../audit/service.ts'

/** What a failed run leaves behind besides its entry in the history. */
export const recordFailure =
  (audit: Pick<Audit, 'record'>) =>
  async (db: Db, job: string, error: unknown): Promise<void> => {
    const details = { error: error instanceof Error ? error.message : String(error) }
    const subject = { type: 'job', id: job }
    await audit.record(db, { type: 'job.failed', outcome: 'failure', by: jobCaller(job), subject, details })
  }

/** Upkeep of the database itself. */
export const maintenanceJobs = (partitioned: readonly string[]): Job[] => [
  {
    name: 'maintenance.partitions',
    cron: '5 * * * *',
    explanation: 'Makes the partitions of the next three months.',
    run: async (db) => ({ made: await ensurePartitions(db, partitioned) }),
  },
]
