import { transact, type Db } from '../../../kernel/database/database.ts'
import type { Caller } from '../../../kernel/identity.ts'
import { openCheckpoint } from '../format/checkpoint.ts'
import { formatEpochEnd } from '../format/epoch.ts'
import { formatVerifierKey } from '../format/note.ts'
import { errors } from '../errors.ts'
import { findNewestCheckpoint, lockSealing } from '../queries.ts'
import type { Anchors } from './anchors.ts'
import type { Keys } from './keyring.ts'
import type { SealingContext } from './rotate-key.ts'

export type OpenedEpoch = { origin: string; before: string; size: number; lost: number }

/**
 * After a database was restored to an older state: sealing goes on under a new origin, whose first event states what was signed
 * under the old one, who goes on and why. Under the old origin nothing is ever signed again.
 */
export async function openEpoch(
  context: SealingContext & { anchors: Anchors | undefined },
  db: Db,
  given: { reason: string; by: Caller },
): Promise<OpenedEpoch> {
  const opened = await transact(db, (tx) => open(context, tx, given))
  const first = await findNewestCheckpoint(db)
  if (first !== undefined) await context.anchors?.take(first.note, { atOnce: true })
  return opened
}

async function open(
  { keyring, sealing, record, anchors }: SealingContext & { anchors: Anchors | undefined },
  tx: Db,
  { reason, by }: { reason: string; by: Caller },
): Promise<OpenedEpoch> {
  await lockSealing(tx)
  const keys = await keyring.read(tx)
  const size = (await findNewestCheckpoint(tx))?.size ?? 0
  const last = await lastSigned(tx, keys, anchors)
  if (last === undefined) throw errors.EPOCH_NOT_NEEDED()
  const { key, add } = keyring.prepare()
  const subject = { type: 'audit_log', id: formatEpochEnd(last) }
  const details = { reason, restoredSize: size, lost: last.size - size }
  const opened = await record(tx, { type: 'audit.epoch_opened', outcome: 'success', by, subject, details })
  const named = await record(tx, {
    type: 'audit.key_rotated',
    outcome: 'success',
    by,
    subject: { type: 'audit_key', id: formatVerifierKey(key) },
  })
  await add(tx)
  await sealing.sealFirst(tx, [opened, named], keys.newest)
  return { origin: key.name, before: last.origin, size, lost: last.size - size }
}

type SignedEnd = { origin: string; size: number; root: string }

/** The longest log that anything here knows to have been signed under the present origin. */
async function lastSigned(tx: Db, keys: Keys, anchors: Anchors | undefined): Promise<SignedEnd | undefined> {
  const notes = [(await findNewestCheckpoint(tx))?.note, await anchors?.newest()]
  const ends = notes.flatMap((note) => {
    const opened = note === undefined ? undefined : openCheckpoint(note, keys.all)
    return opened?.ok ? [opened.checkpoint] : []
  })
  const longest = ends.toSorted((left, right) => right.size - left.size)[0]
  return longest && { ...longest, root: longest.root.toString('hex') }
}
