import { errors } from '../../kernel/errors.ts'
import type { Log } from '../../kernel/log.ts'

export type BoundedQueue = {
  /** Runs the work when a place is free; throws OVERLOADED when too many wait already. */
  run<T>(work: () => Promise<T>): Promise<T>
}

export type BoundedQueueOptions = { atOnce: number; waiting: number; retryAfterSeconds: number }

/** Expensive work, a few at a time, behind a short queue: a flood is refused instead of starving everything else. */
export function createBoundedQueue({
  atOnce,
  waiting,
  retryAfterSeconds,
}: BoundedQueueOptions): BoundedQueue {
  const turns: (() => void)[] = []
  let running = 0

  const takePlace = (): Promise<void> | void => {
    if (running < atOnce) return void running++
    if (turns.length >= waiting) throw errors.OVERLOADED({}, { retryAfterSeconds })
    return new Promise((resolve) => turns.push(resolve))
  }
  // A place is handed to the next in line without becoming free, so that a newcomer cannot slip in.
  const leavePlace = () => {
    const next = turns.shift()
    if (next) next()
    else running--
  }

  return {
    async run(work) {
      await takePlace()
      try {
        return await work()
      } finally {
        leavePlace()
      }
    },
  }
}

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
