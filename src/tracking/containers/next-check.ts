import type { Journey } from './journey/journey.ts'

export type CheckOutcome =
  { kind: 'answered'; journey: Journey } | { kind: 'nothing' } | { kind: 'failed'; failures: number }

const minute = 60_000
const hour = 60 * minute
const nothingYetPause = 15 * minute
const soonestAroundEvent = 30 * minute
const firstFailurePause = 2 * minute
const longestFailurePause = 2 * hour
const jitterShare = 0.1

/**
 * When a carrier should be asked again: after the setting's hours, sooner when something is expected before that, after growing pauses
 * while it fails, never once the box is back empty. `random` (0..1) spreads the checks, so that what came together is not asked together.
 */
export function nextCheckAt(
  outcome: CheckOutcome,
  { now, hours, random }: { now: Date; hours: number; random: number },
): Date | null {
  const pause = pauseAfter(outcome, now, hours * hour)
  if (pause === null) return null
  return new Date(now.getTime() + pause * (1 + jitterShare * (2 * random - 1)))
}

function pauseAfter(outcome: CheckOutcome, now: Date, usual: number): number | null {
  if (outcome.kind === 'failed')
    return Math.min(longestFailurePause, firstFailurePause * 2 ** Math.min(outcome.failures - 1, 10))
  if (outcome.kind === 'nothing') return Math.min(nothingYetPause, usual)
  if (outcome.journey.isFrozen) return null
  const untilNextEvent = untilExpected(outcome.journey, now)
  return Math.min(usual, Math.max(soonestAroundEvent, untilNextEvent))
}

/** Time until the next expected event; Infinity when nothing is expected any more. */
function untilExpected({ timeline }: Journey, now: Date): number {
  const waits = timeline
    .filter((event) => event.classifier !== 'ACT')
    .map((event) => Date.parse(event.at) - now.getTime())
    .filter((wait) => wait > 0)
  return Math.min(Infinity, ...waits)
}
