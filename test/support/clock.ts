import type { Clock } from '../../src/kernel/clock.ts'

/** A clock that stands still until the test moves it. */
export type TestClock = Clock & { advance(by: { hours?: number; minutes?: number; seconds?: number }): void }

/** Starts at the present, for which the partitions exist. */
export function createTestClock(start = new Date()): TestClock {
  let moment = start
  return {
    now: () => moment,
    advance({ hours = 0, minutes = 0, seconds = 0 }) {
      moment = new Date(moment.getTime() + ((hours * 60 + minutes) * 60 + seconds) * 1000)
    },
  }
}
