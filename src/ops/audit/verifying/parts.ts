import { openCheckpoint } from '../format/checkpoint.ts'
import type { LogHeader } from '../format/log.ts'
import { peakSizes, rootOf, sameBytes, type Frontier } from '../format/merkle.ts'
import { awaitCheckpoint, compareAwaited, open, otherOrigin, refusals } from './checkpoints.ts'
import { problem, type Problem } from './problems.ts'
import { cutOff, type Progress } from './progress.ts'

/** The next part of the log: where it begins, and what is known of it beforehand. */
export function beginPart(progress: Progress, header: LogHeader): Problem | undefined {
  const isFirst = progress.events === 0
  Object.assign(progress, { since: [], awaited: [], unopened: [], headerOrigin: header.origin })
  progress.origins.add(header.origin)
  const found = header.start === null ? wrongStart(progress, isFirst) : begin(progress, header, isFirst)
  return found ?? knownBeforehand(progress, header)
}

const wrongStart = ({ frontier }: Progress, isFirst: boolean): Problem | undefined =>
  isFirst
    ? undefined
    : problem('event_duplicated', `a part begins with index 0 again, behind index ${frontier.size - 1}`, {
        index: 0,
      })

/** A part that does not begin with index 0: the checkpoint there must be signed, and be where the part before ended. */
function begin(progress: Progress, { start }: LogHeader, isFirst: boolean): Problem | undefined {
  if (start === null) return undefined
  const checkpoint = open(progress, start.checkpoint)
  if ('kind' in checkpoint) return checkpoint
  if (isFirst) progress.epochs.push({ origin: checkpoint.origin, size: checkpoint.size })
  const { size, root } = checkpoint
  const frontier: Frontier = { size, peaks: start.frontier.map((peak) => Buffer.from(peak, 'hex')) }
  if (frontier.peaks.length !== peakSizes(size).length)
    return problem('unreadable', 'the frontier at its start does not fit the checkpoint there')
  if (!sameBytes(rootOf(frontier), root))
    return problem('root_mismatch', `the part that begins with index ${size} has another beginning`, {
      index: size,
    })
  if (!isFirst && progress.frontier.size !== size)
    return problem(
      progress.frontier.size < size ? 'event_missing' : 'event_duplicated',
      `a part ends before index ${progress.frontier.size}, and the next one begins with ${size}`,
      { index: Math.min(size, progress.frontier.size) },
    )
  if (!isFirst && !sameBytes(rootOf(progress.frontier), root))
    return problem('root_mismatch', `the parts on both sides of index ${size} do not belong together`, {
      index: size,
    })
  progress.frontier = frontier
  progress.covered = frontier
  return undefined
}

function knownBeforehand(progress: Progress, { checkpoint }: LogHeader): Problem | undefined {
  const found = checkpoint === null ? undefined : awaitCheckpoint(progress, checkpoint)
  return found ?? early(progress) ?? compareAwaited(progress)
}

const early = ({ awaited, frontier }: Progress): Problem | undefined =>
  awaited.some(({ size }) => size < frontier.size)
    ? problem('checkpoint_misplaced', 'a part begins after the checkpoint that it is said to reach')
    : undefined

/** The end of a part; that of the last one is also the end of what its checkpoints promise. */
export function endPart(progress: Progress): Problem | undefined {
  const { awaited, frontier, covered, since } = progress
  const unsigned = unopenedProblem(progress)
  if (unsigned) return unsigned
  if (awaited.some(({ size }) => size > frontier.size)) return cutOff(progress)
  const first = since[0]
  if (first === undefined || awaited.some(({ size }) => size === frontier.size)) return undefined
  return problem('not_covered', `the first is event ${first.id}, index ${covered.size}`, {
    index: covered.size,
    eventId: first.id,
  })
}

/** At the end of the log: why it does not contain the checkpoint that was kept elsewhere. */
export function concludeKept(progress: Progress): Problem | undefined {
  const { kept, keys, epochs, origin } = progress
  if (kept === undefined) return undefined
  const opened = openCheckpoint(kept, keys)
  if (!opened.ok) return problem('signature_wrong', refusals[opened.reason])
  const { checkpoint } = opened
  const at = epochs.findIndex((epoch) => epoch.origin === checkpoint.origin)
  const end = at === epochs.length - 1 ? progress.frontier.size : epochs[at]?.size
  if (at === -1 || end === undefined) return otherOrigin(origin, checkpoint.origin)
  if (checkpoint.size <= end)
    return problem(
      'checkpoint_misplaced',
      'the log given begins after the checkpoint it is to be compared with',
    )
  // What the next epoch states to be lost is known and recorded.
  return checkpoint.size <= end + (epochs[at + 1]?.lostBefore ?? 0) ? undefined : cutOff(progress)
}

/** Where a part says how far it reaches, and nobody who is trusted signed that. */
export const unopenedProblem = ({ unopened }: Progress): Problem | undefined =>
  unopened.length > 0 ? problem('signature_wrong', refusals['unknown-key']) : undefined
