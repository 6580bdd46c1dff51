import { openCheckpoint, type Checkpoint } from '../format/checkpoint.ts'
import { checkEvent } from './verify-event.ts'
import { newErasures, noteEvent, noteRecord, unrecordedErasure, type Erasures } from './erasures.ts'
import {
  append,
  appendAll,
  emptyFrontier,
  peakSizes,
  rootOf,
  sameBytes,
  type Frontier,
} from '../format/merkle.ts'
import type { LogEntry, LogHeader, SealedEvent } from '../format/log.ts'
import { noteFromFile, type VerifierKey } from '../format/note.ts'
import { problem, type Problem } from './problems.ts'

/** What the verifier believes without proof: public keys, and perhaps a checkpoint that was kept elsewhere. */
export type Trust = {
  keys: readonly VerifierKey[]
  checkpoint?: string
  /** Asked when the log is read: details of erasures that were recorded behind its end. */
  erasuresBehind?: (end: number) => Promise<readonly string[]>
}
export type Verdict = {
  ok: boolean
  /** The first problem in the order of the log. */
  problem?: Problem
  /** How many events, checkpoints and erased values were read up to there. */
  events: number
  checkpoints: number
  erasedValues: number
  /** How many events the log has (with archived ones before its start) and the root over them. */
  size: number
  root: string
  /** In a live log: events that wait for their seal and so are not proved; overdue where a running server would have sealed them. */
  waiting?: { events: number; since: Date; isOverdue: boolean }
}

type Progress = {
  origin: string
  keys: readonly VerifierKey[]
  startedAt: number
  frontier: Frontier
  /** The frontier at the last checkpoint that agreed, and the events since. */
  covered: Frontier
  since: { id: string; hash: Buffer }[]
  /** Checkpoints known beforehand, compared when the log reaches their size. */
  awaited: readonly Checkpoint[]
  checkpoints: number
  erasedValues: number
  erasures: Erasures
}

/** Proves a log, event by event, and names the first one that is altered, missing, doubled, re-ordered or cut off. */
export async function verifyLog(
  header: LogHeader,
  entries: AsyncIterable<LogEntry>,
  trust: Trust,
): Promise<Verdict> {
  const progress = newProgress(header, trust)
  const early = begin(progress, header, trust)
  if (early) return verdict(progress, early)
  let gap: Problem | undefined
  let isAnythingBehind = false
  for await (const entry of entries) {
    if (gap) {
      // What a hole is called depends on what comes behind it.
      if (entry.kind === 'event' && entry.index === gap.index) return verdict(progress, reordered(entry))
      isAnythingBehind ||= entry.kind === 'event'
      continue
    }
    const found = entry.kind === 'event' ? takeEvent(progress, entry) : takeCheckpoint(progress, entry.note)
    if (found && !isGap(found)) return verdict(progress, found)
    gap = found
    isAnythingBehind = entry.kind === 'event'
  }
  if (gap) return verdict(progress, isAnythingBehind ? gap : cutOff(progress))
  return verdict(progress, conclude(progress) ?? (await concludeErasures(progress, trust)))
}

const newProgress = (header: LogHeader, trust: Trust): Progress => ({
  origin: header.origin,
  keys: trust.keys,
  startedAt: 0,
  frontier: emptyFrontier,
  covered: emptyFrontier,
  since: [],
  awaited: [],
  checkpoints: 0,
  erasedValues: 0,
  erasures: newErasures(),
})

function begin(progress: Progress, { start, checkpoint }: LogHeader, trust: Trust): Problem | undefined {
  const awaited: Checkpoint[] = []
  const kept = trust.checkpoint === undefined ? undefined : noteFromFile(trust.checkpoint)
  for (const note of [checkpoint, kept, start?.checkpoint]) {
    const opened = note === null || note === undefined ? undefined : open(progress, note)
    if (opened && 'kind' in opened) return opened
    if (opened) awaited.push(opened)
  }
  if (start) {
    const size = awaited.at(-1)?.size ?? 0
    const peaks = start.frontier.map((peak) => Buffer.from(peak, 'hex'))
    if (peaks.length !== peakSizes(size).length)
      return problem('unreadable', 'the frontier at its start does not fit the checkpoint there')
    progress.startedAt = size
    progress.frontier = { size, peaks }
    progress.covered = progress.frontier
  }
  progress.awaited = awaited
  if (awaited.some(({ size }) => size < progress.startedAt))
    return problem(
      'checkpoint_misplaced',
      'the log given begins after the checkpoint it is to be compared with',
    )
  return compareAwaited(progress)
}

function open({ keys, origin }: Progress, note: string): Checkpoint | Problem {
  const opened = openCheckpoint(note, keys)
  if (!opened.ok) return problem('signature_wrong', refusals[opened.reason])
  const { checkpoint } = opened
  return checkpoint.origin === origin
    ? checkpoint
    : problem(
        'origin_differs',
        `this log is "${origin}", the checkpoint was signed for "${checkpoint.origin}"`,
      )
}

const refusals = {
  malformed: 'it is no signed checkpoint at all',
  'unknown-key': 'it was not signed with a key given for this log',
  'bad-signature': 'the text of the checkpoint is not what was signed',
}

function takeEvent(progress: Progress, event: SealedEvent): Problem | undefined {
  const at = { index: event.index, eventId: event.id }
  const expected = progress.frontier.size
  if (event.index < expected)
    return problem('event_duplicated', `event ${event.id} comes again with index ${event.index}`, at)
  if (event.index > expected) return missing(progress)
  const checked = checkEvent(event)
  if ('kind' in checked) return checked
  progress.frontier = append(progress.frontier, checked.leafHash)
  progress.since.push({ id: event.id, hash: checked.leafHash })
  progress.erasedValues += checked.erased.length
  noteEvent(progress.erasures, event, checked.erased)
  return compareAwaited(progress)
}

function takeCheckpoint(progress: Progress, note: string): Problem | undefined {
  const checkpoint = open(progress, note)
  const at = { index: progress.frontier.size }
  if ('kind' in checkpoint) return { ...checkpoint, ...at }
  if (checkpoint.size > progress.frontier.size) return missing(progress)
  if (checkpoint.size < progress.frontier.size)
    return problem(
      'checkpoint_misplaced',
      `one of size ${checkpoint.size} stands after index ${at.index - 1}`,
      at,
    )
  if (!agrees(progress.frontier, checkpoint)) return diagnose(progress, checkpoint)
  progress.covered = progress.frontier
  progress.since = []
  progress.checkpoints += 1
  return undefined
}

function compareAwaited(progress: Progress): Problem | undefined {
  const due = progress.awaited.filter(({ size }) => size === progress.frontier.size)
  const wrong = due.find((checkpoint) => !agrees(progress.frontier, checkpoint))
  return wrong ? diagnose(progress, wrong) : undefined
}

const agrees = (frontier: Frontier, { root }: Checkpoint): boolean => sameBytes(rootOf(frontier), root)

/** The sealer numbers a batch by id: when that order gives the signed root, somebody changed the order. */
function diagnose({ covered, since, frontier }: Progress, checkpoint: Checkpoint): Problem {
  const sorted = since.toSorted((left, right) => (left.id < right.id ? -1 : 1))
  const inOrder = appendAll(
    covered,
    sorted.map(({ hash }) => hash),
  )
  const firstMoved = since.findIndex(({ id }, at) => id !== sorted[at]?.id)
  const moved = since[firstMoved]
  if (moved && agrees(inOrder, checkpoint))
    return reordered({ index: covered.size + firstMoved, id: moved.id })
  const eventId = since[0]?.id
  return problem(
    'root_mismatch',
    `the events up to index ${covered.size - 1} are proven; one from index ${covered.size} (event ${eventId ?? 'none'}) ` +
      `to index ${frontier.size - 1} was altered, added or removed together with its seal`,
    { index: covered.size, ...(eventId !== undefined && { eventId }) },
  )
}

const reordered = ({ index, id }: { index: number; id: string }): Problem =>
  problem('events_reordered', `event ${id} is not where it was sealed, see index ${index}`, {
    index,
    eventId: id,
  })

/** A hole between two entries, as opposed to a seal whose event is gone. */
const isGap = ({ kind, eventId }: Problem): boolean => kind === 'event_missing' && eventId === undefined

const missing = ({ frontier: { size: index } }: Progress): Problem =>
  problem('event_missing', `the event with index ${index} is not there`, { index })

function conclude(progress: Progress): Problem | undefined {
  const { awaited, frontier, covered } = progress
  if (awaited.some(({ size }) => size > frontier.size)) return cutOff(progress)
  const first = progress.since[0]
  if (first === undefined || awaited.some(({ size }) => size === frontier.size)) return undefined
  return problem('not_covered', `the first is event ${first.id}, index ${covered.size}`, {
    index: covered.size,
    eventId: first.id,
  })
}

/** An erasure that came while the log was read is recorded behind what was read. */
async function concludeErasures(
  { erasures, frontier }: Progress,
  { erasuresBehind }: Trust,
): Promise<Problem | undefined> {
  if (erasures.gone.size === 0) return undefined
  for (const details of (await erasuresBehind?.(frontier.size)) ?? []) noteRecord(erasures, details)
  return unrecordedErasure(erasures)
}

const cutOff = ({ frontier: { size: index } }: Progress): Problem =>
  problem('log_cut_off', `it ends after ${index} events, and a signed checkpoint covers more`, { index })

const verdict = (progress: Progress, found: Problem | undefined): Verdict => ({
  ok: found === undefined,
  ...(found && { problem: found }),
  events: progress.frontier.size - progress.startedAt,
  checkpoints: progress.checkpoints,
  erasedValues: progress.erasedValues,
  size: progress.frontier.size,
  root: Buffer.from(rootOf(progress.frontier)).toString('hex'),
})
