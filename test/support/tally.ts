import { relative } from 'node:path'
import type { EventData, TestsStream } from 'node:test'

export type Tally = {
  counts: { passed: number; failed: number; skipped: number }
  /** The files that took longest, one line each. */
  slowest: (count: number) => string
}

/** Counts the tests of a run, and how long each file took. */
export function followTests(stream: TestsStream): Tally {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  const milliseconds = new Map<string, number>()
  /** A suite may be made by a function of another file: it belongs to the file of its tests. */
  let fileOfTests: string | undefined
  const take = ({ details, nesting, file }: EventData.TestPass | EventData.TestFail) => {
    if (details.type !== 'suite') fileOfTests = file
    if (nesting > 0 || fileOfTests === undefined) return
    milliseconds.set(fileOfTests, (milliseconds.get(fileOfTests) ?? 0) + details.duration_ms)
  }
  stream.on('test:pass', (result) => {
    take(result)
    if (result.details.type !== 'suite') counts[result.skip === undefined ? 'passed' : 'skipped'] += 1
  })
  stream.on('test:fail', (result) => {
    take(result)
    if (result.details.type !== 'suite') counts.failed += 1
  })
  return {
    counts,
    slowest: (count) =>
      [...milliseconds]
        .sort(([, one], [, other]) => other - one)
        .slice(0, count)
        .map(([file, ms]) => `${(ms / 1000).toFixed(1).padStart(7)} s  ${relative('.', file)}\n`)
        .join(''),
  }
}
