import { epochType, keyType, parseEpochEnd } from '../format/epoch.ts'
import type { Log, LogEntry, LogHeader, SealedEvent } from '../format/log.ts'
import { append } from '../format/merkle.ts'
import { compareAwaited, takeCheckpoint } from './checkpoints.ts'
import { noteEvent, noteRecord, unrecordedErasure } from './erasures.ts'
import { beginPart, concludeKept, endPart, unopenedProblem } from './parts.ts'
import { problem, type Problem } from './problems.ts'
import {
  cutOff,
  missing,
  newProgress,
  reordered,
  rootText,
  type Epoch,
  type Progress,
  type Trust,
} from './progress.ts'
import { listen, type Silence } from './silences.ts'
import { checkEvent } from './verify-event.ts'

export type { Trust } from './progress.ts'
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
  /** Where the database was once restored to an older state: every tree of its own, with what went missing between them. */
  epochs?: readonly Epoch[]
  /** Times in which no event was written although a server ran: the first twenty. */
  silences?: readonly Silence[]
  /** In a live log: events that wait for their seal and so are not proved; overdue where a running server would have sealed them. */
  waiting?: { events: number; since: Date; isOverdue: boolean }
}

/** Proves a log, event by event, and names the first one that is altered, missing, doubled, re-ordered or cut off. */
export const verifyLog = (
  header: LogHeader,
  entries: AsyncIterable<LogEntry>,
  trust: Trust,
): Promise<Verdict> => verifyParts(only({ header, entries }), trust)

async function* only(log: Log): AsyncGenerator<Log> {
  yield log
}

/** The same for a log in several parts: what was moved out of the database, and what an older state was restored to. */
export async function verifyParts(parts: AsyncIterable<Log>, trust: Trust): Promise<Verdict> {
  let progress: Progress | undefined
  for await (const { header, entries } of parts) {
    progress ??= newProgress(header, trust)
    const found = beginPart(progress, header) ?? (await takePart(progress, entries)) ?? endPart(progress)
    if (found) return verdict(progress, unopenedProblem(progress) ?? found)
  }
  if (progress === undefined) throw new Error('There is no log to prove.')
  return verdict(progress, concludeKept(progress) ?? (await concludeErasures(progress, trust)))
}

async function takePart(progress: Progress, entries: AsyncIterable<LogEntry>): Promise<Problem | undefined> {
  let gap: Problem | undefined
  let isAnythingBehind = false
  for await (const entry of entries) {
    if (gap) {
      // What a hole is called depends on what comes behind it.
      if (entry.kind === 'event' && entry.index === gap.index) return reordered(entry)
      isAnythingBehind ||= entry.kind === 'event'
      continue
    }
    const found = entry.kind === 'event' ? takeEvent(progress, entry) : takeCheckpoint(progress, entry.note)
    if (found && !isGap(found)) return found
    gap = found
    isAnythingBehind = entry.kind === 'event'
  }
  return gap === undefined || isAnythingBehind ? gap : cutOff(progress)
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
  progress.events += 1
  progress.erasedValues += checked.erased.length
  noteEvent(progress.erasures, event, checked.erased)
  noteStatements(progress, event)
  listen(progress.listening, event)
  return compareAwaited(progress)
}

/** A key that the log names is trusted once a trusted key has signed that; an epoch begins with the end of the one before. */
function noteStatements(progress: Progress, { fields = {} }: SealedEvent): void {
  const { type, subject_id: text = '' } = fields
  if (type === keyType) progress.announced.push(text)
  if (type === epochType && progress.since.length === 1) progress.stated = parseEpochEnd(text)
}

/** A hole between two entries, as opposed to a seal whose event is gone. */
const isGap = ({ kind, eventId }: Problem): boolean => kind === 'event_missing' && eventId === undefined

/** An erasure that came while the log was read is recorded behind what was read. */
async function concludeErasures(
  { erasures, frontier }: Progress,
  { erasuresBehind }: Trust,
): Promise<Problem | undefined> {
  if (erasures.gone.size === 0) return undefined
  for (const details of (await erasuresBehind?.(frontier.size)) ?? []) noteRecord(erasures, details)
  return unrecordedErasure(erasures)
}

const verdict = (progress: Progress, found: Problem | undefined): Verdict => ({
  ok: found === undefined,
  ...(found && { problem: found }),
  events: progress.events,
  checkpoints: progress.checkpoints,
  erasedValues: progress.erasedValues,
  size: progress.frontier.size,
  root: rootText(progress),
  ...(progress.listening.found.length > 0 && { silences: progress.listening.found }),
  ...(progress.epochs.length > 1 && { epochs: progress.epochs }),
})
