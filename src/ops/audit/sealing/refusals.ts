import type { Db } from '../../../kernel/database/database.ts'
import { jobCaller } from '../../../kernel/identity.ts'
import type { Entry } from '../compose.ts'
import { SealingRefused } from './refused.ts'

/** Keeps why sealing stopped, and records it once: the same refusal comes back at every attempt. */
export function createRefusals(record: (db: Db, entry: Entry) => Promise<string>) {
  let problem: string | undefined

  return {
    problem: (): string | undefined => problem,
    async watch<Result>(db: Db, seal: () => Promise<Result>): Promise<Result> {
      try {
        const sealed = await seal()
        problem = undefined
        return sealed
      } catch (error) {
        if (!(error instanceof SealingRefused) || db.isTransaction) throw error
        const isNew = problem !== error.message
        problem = error.message
        if (isNew)
          await record(db, {
            type: 'audit.tampering_detected',
            outcome: 'failure',
            by: jobCaller('audit.seal'),
            details: { problem: error.message },
          })
        throw error
      }
    },
  }
}
