import type { Log } from '../../kernel/log.ts'
import { createBoundedQueue } from './bounded-queue.ts'

export type Background = {
  /** Does the work after the answer, one piece at a time; what fails, or is one too many, is logged and forgotten. */
  run(what: string, work: () => Promise<unknown>): void
  /** Waits for what has begun. */
  settle(): Promise<void>
}

/** Work that nobody waits for, so that how long it takes tells nobody anything. */
export function createBackground(log: Log): Background {
  const queue = createBoundedQueue({ atOnce: 1, waiting: 100, retryAfterSeconds: 5 })
  const open = new Set<Promise<unknown>>()
  return {
    run(what, work) {
      const done = queue
        .run(work)
        .catch((err: unknown) => log.warn({ err, what }, 'not done'))
        .finally(() => open.delete(done))
      open.add(done)
    },
    settle: async () => void (await Promise.all(open)),
  }
}
