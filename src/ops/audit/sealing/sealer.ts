import type { Db } from '../../../kernel/database/database.ts'
import type { Log } from '../../../kernel/log.ts'
import type { SealOutcome } from './seal.ts'

export type SealerDependencies = {
  db: Db
  seal: (db: Db) => Promise<SealOutcome>
  log: Pick<Log, 'error'>
  everyMilliseconds?: number
}
export type Sealer = { stop(): Promise<void> }

/** Seals what is committed, well within two seconds. Stopping seals what is left first. */
export function startSealer({ db, seal, log, everyMilliseconds = 500 }: SealerDependencies): Sealer {
  let working: Promise<void> | undefined

  const sealAll = async (): Promise<void> => {
    try {
      while ((await seal(db)).isFull);
    } catch (err) {
      log.error({ err }, 'audit events could not be sealed')
    } finally {
      working = undefined
    }
  }
  const look = (): Promise<void> => (working ??= sealAll())
  const timer = setInterval(() => void look(), everyMilliseconds)

  return {
    async stop() {
      clearInterval(timer)
      // What is under way may have looked before the last event was committed.
      await working
      await look()
    },
  }
}
