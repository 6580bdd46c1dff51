import { setImmediate } from 'node:timers/promises'

/** Work in small steps, at whose ends whoever does it may pause. */
export type Steps<Result> = Generator<undefined, Result, undefined>

/** Without the pauses. */
export function atOnce<Result>(work: Steps<Result>): Result {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}

/** Of computing at a stretch: what a request that comes meanwhile waits at most. */
const sliceMilliseconds = 5

export type InTurns = ReturnType<typeof createTurns>

/**
 * Does long work in slices, and lets the server answer others in between. However many such works there are, they take turns: in one
 * round of the event loop only one of them has a slice.
 */
export function createTurns(milliseconds = sliceMilliseconds) {
  let turn: Promise<unknown> = Promise.resolve()
  return async <Result>(work: Steps<Result>): Promise<Result> => {
    for (;;) {
      await (turn = turn.then(() => setImmediate()))
      const end = performance.now() + milliseconds
      do {
        const step = work.next()
        if (step.done === true) return step.value
      } while (performance.now() < end)
    }
  }
}
