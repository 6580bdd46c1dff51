import { openCheckpoint, type Checkpoint } from '../format/checkpoint.ts'
import { appendAll, rootOf, sameBytes, type Frontier } from '../format/merkle.ts'
import { parseVerifierKey } from '../format/note.ts'
import { problem, type Problem } from './problems.ts'
import { missing, reordered, type Progress } from './progress.ts'

/** A checkpoint in its place in the log. */
export function takeCheckpoint(progress: Progress, note: string): Problem | undefined {
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
  const unexplained = followOrigin(progress, checkpoint)
  if (unexplained) return { ...unexplained, ...at }
  progress.covered = progress.frontier
  progress.since = []
  progress.stated = undefined
  progress.checkpoints += 1
  return trustAnnounced(progress)
}

/** Another origin is signed for only where the first event since the last checkpoint states what the one before had signed. */
function followOrigin(progress: Progress, { origin }: Checkpoint): Problem | undefined {
  const { epochs, stated, covered } = progress
  const last = epochs.at(-1)
  if (last === undefined) epochs.push({ origin, size: covered.size })
  else if (last.origin !== origin) {
    const isExplained = stated?.origin === last.origin && stated.size >= covered.size
    if (!isExplained || (stated.size === covered.size && stated.root !== rootHex(covered)))
      return problem('epoch_not_explained', `"${origin}" does not begin with the end of "${last.origin}"`)
    epochs.push({ origin, size: covered.size, lostBefore: stated.size - covered.size })
    last.size = covered.size
  }
  const epoch = epochs.at(-1)
  if (epoch) epoch.size = progress.frontier.size
  progress.origin = origin
  return undefined
}

const rootHex = (frontier: Frontier): string => Buffer.from(rootOf(frontier)).toString('hex')

/** Keys that the events name which a trusted key has just signed. */
function trustAnnounced(progress: Progress): Problem | undefined {
  if (progress.announced.length === 0) return undefined
  for (const text of progress.announced) {
    const key = readKey(text)
    if (key && progress.origins.has(key.name)) progress.keys.push(key)
  }
  progress.announced = []
  const waiting = progress.unopened
  progress.unopened = []
  for (const note of waiting) {
    const found = awaitCheckpoint(progress, note)
    if (found) return found
  }
  return compareAwaited(progress)
}

function readKey(text: string) {
  try {
    return parseVerifierKey(text)
  } catch {
    return undefined
  }
}

/** Takes a checkpoint that is known beforehand; one by a key that nobody vouched for yet waits. */
export function awaitCheckpoint(progress: Progress, note: string): Problem | undefined {
  const opened = openCheckpoint(note, progress.keys)
  if (!opened.ok && opened.reason === 'unknown-key') progress.unopened = [...progress.unopened, note]
  else {
    const checkpoint = open(progress, note)
    if ('kind' in checkpoint) return checkpoint
    if (checkpoint.origin !== progress.headerOrigin)
      return otherOrigin(progress.headerOrigin, checkpoint.origin)
    progress.awaited = [...progress.awaited, checkpoint]
  }
  return undefined
}

export function open({ keys, origin, origins }: Progress, note: string): Checkpoint | Problem {
  const opened = openCheckpoint(note, keys)
  if (!opened.ok) return problem('signature_wrong', refusals[opened.reason])
  const { checkpoint } = opened
  const isOurs = origins.has(checkpoint.origin)
  return isOurs ? checkpoint : otherOrigin(origin, checkpoint.origin)
}

export const otherOrigin = (origin: string, signedFor: string): Problem =>
  problem('origin_differs', `this log is "${origin}", the checkpoint was signed for "${signedFor}"`)

export const refusals = {
  malformed: 'it is no signed checkpoint at all',
  'unknown-key': 'it was not signed with a key given for this log',
  'bad-signature': 'the text of the checkpoint is not what was signed',
}

export function compareAwaited(progress: Progress): Problem | undefined {
  const due = progress.awaited.filter(({ size }) => size === progress.frontier.size)
  const wrong = due.find((checkpoint) => !agrees(progress.frontier, checkpoint))
  return wrong ? diagnose(progress, wrong) : compareKept(progress)
}

/** The checkpoint that was kept elsewhere, where the log has reached its size. */
function compareKept(progress: Progress): Problem | undefined {
  if (progress.kept === undefined) return undefined
  const opened = openCheckpoint(progress.kept, progress.keys)
  if (!opened.ok)
    return opened.reason === 'unknown-key' ? undefined : problem('signature_wrong', refusals[opened.reason])
  const { origin, size, root } = opened.checkpoint
  if (size === 0) return problem('checkpoint_misplaced', 'a checkpoint over no events proves nothing')
  if (origin !== progress.origin || size !== progress.frontier.size) return undefined
  if (!agrees(progress.frontier, { origin, size, root })) return diagnose(progress, opened.checkpoint)
  progress.kept = undefined
  return undefined
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
