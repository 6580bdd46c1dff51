import { openCheckpoint } from '../format/checkpoint.ts'
import type { LogHeader, SealedEvent } from '../format/log.ts'
import { emptyFrontier, peakSizes, rootOf, sameBytes, type Frontier } from '../format/merkle.ts'
import { awaitCheckpoint, compareAwaited, open, otherOrigin, refusals } from './checkpoints.ts'
import { problem, type Problem } from './problems.ts'
import { cutOff, rootText, type Progress } from './progress.ts'

/** The event that opens an epoch; its subject states where the one before ended. */
const epochType = 'audit.epoch_opened'

/** Where the one before ended, as the first event of an epoch states it. */
export const formatEpochEnd = ({ origin, size, root }: { origin: string; size: number; root: string }) =>
  `${origin}/${size}/${root}`

/** The next part of the log: where it begins, and what is known of it beforehand. */
export function beginPart(progress: Progress, header: LogHeader): Problem | undefined {
  const isFirst = progress.events === 0 && progress.frontier.size === 0
  const isNewEpoch = !isFirst && header.origin !== progress.origin
  if (isNewEpoch) {
    if (header.start !== null)
      return problem('checkpoint_misplaced', `"${header.origin}" does not begin with its first event`)
    progress.epochs.push({ origin: header.origin, size: 0, root: '' })
    Object.assign(progress, { origin: header.origin, frontier: emptyFrontier, covered: emptyFrontier })
  }
  Object.assign(progress, { since: [], awaited: [], unopened: [] })
  const found =
    header.start === null ? wrongStart(progress, isFirst || isNewEpoch) : begin(progress, header, isFirst)
  if (found) return found
  return knownBeforehand(progress, header)
}

const wrongStart = ({ frontier }: Progress, isAllowed: boolean): Problem | undefined =>
  isAllowed
    ? undefined
    : problem('event_duplicated', `a part begins with index 0 again, behind index ${frontier.size - 1}`, {
        index: 0,
      })

/** A part that does not begin with index 0: the checkpoint there must be signed, and be where the part before ended. */
function begin(progress: Progress, { start }: LogHeader, isFirst: boolean): Problem | undefined {
  if (start === null) return undefined
  const checkpoint = open(progress, start.checkpoint)
  if ('kind' in checkpoint) return checkpoint
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

/** The first event of an epoch must state where the one before ended; what it says is missing there is reported. */
export function takeFirstOfEpoch(progress: Progress, event: SealedEvent): Problem | undefined {
  const [before, epoch] = progress.epochs.slice(-2)
  if (before === undefined || epoch === undefined || event.index !== 0) return undefined
  const at = { index: 0, eventId: event.id }
  const { type, subject_id: text = '' } = event.fields ?? {}
  const [, origin = '', size = '', root = ''] = /^(.+)\/(\d+)\/([0-9a-f]{64})$/.exec(text) ?? []
  const stated = Number(size)
  if (type !== epochType || origin !== before.origin || stated < before.size)
    return problem(
      'epoch_not_explained',
      `"${epoch.origin}" does not begin with the end of "${before.origin}"`,
      at,
    )
  if (stated === before.size && root !== before.root)
    return problem('root_mismatch', `"${epoch.origin}" states another root for "${before.origin}"`, at)
  epoch.missingBefore = stated - before.size
  return undefined
}

/** The end of a part; that of the last one is also the end of what its checkpoints promise. */
export function endPart(progress: Progress): Problem | undefined {
  const { awaited, frontier, covered, since } = progress
  const epoch = progress.epochs.at(-1)
  if (epoch) Object.assign(epoch, { size: frontier.size, root: rootText(progress) })
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
  const epoch = epochs[at]
  if (epoch === undefined) return otherOrigin(origin, checkpoint.origin)
  if (checkpoint.size <= epoch.size)
    return problem(
      'checkpoint_misplaced',
      'the log given begins after the checkpoint it is to be compared with',
    )
  // What the next epoch states to be missing is known and recorded.
  return checkpoint.size <= epoch.size + (epochs[at + 1]?.missingBefore ?? 0) ? undefined : cutOff(progress)
}

/** Where a part says how far it reaches, and nobody who is trusted signed that. */
export const unopenedProblem = ({ unopened }: Progress): Problem | undefined =>
  unopened.length > 0 ? problem('signature_wrong', refusals['unknown-key']) : undefined
