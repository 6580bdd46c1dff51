import { errors } from '../../kernel/errors.ts'

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
