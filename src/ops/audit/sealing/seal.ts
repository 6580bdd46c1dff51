import type { Clock } from '../../../kernel/clock.ts'
import { transact, type Db } from '../../../kernel/database/database.ts'
import { formatCheckpoint, openCheckpoint, signCheckpoint } from '../format/checkpoint.ts'
import type { Anchors } from './anchors.ts'
import type { Keyring, Keys } from './keyring.ts'
import { SealingRefused } from './refused.ts'
import {
  appendAll,
  emptyFrontier,
  hashLeaf,
  peakSizes,
  rootOf,
  sameBytes,
  type Frontier,
} from '../format/merkle.ts'
import { signatureLine, type Signer } from '../format/note.ts'
import {
  deleteSealedPending,
  findNewestCheckpoint,
  hasPending,
  insertCheckpoint,
  insertSeals,
  listPending,
  lockSealing,
  tryLockSealing,
  type CheckpointRow,
} from '../queries.ts'

/** What one look found to do; `isFull` when more may be waiting. */
export type SealOutcome = { sealed: number; isFull: boolean }

const batchSize = 2_000
const hashBytes = 32
const nothing = { sealed: 0, isFull: false, size: 0 }

export type Sealing = ReturnType<typeof createSealing>
type SealingDependencies = { keyring: Keyring; clock: Clock; anchors?: Anchors | undefined }
type Sealed = SealOutcome & { size: number; note?: string }
/** A beginning under a new origin: the events that come first, and the key before. */
type Beginning = { eventIds: readonly string[]; before: Signer }

/** The one writer of the tree. */
export function createSealing({ keyring, clock, anchors }: SealingDependencies) {
  /** What this process knows to be committed: a log that is shorter now was set back. */
  let committedSize = 0

  const sealIn = async (tx: Db, beginning?: Beginning): Promise<Sealed> => {
    const events = await listPending(tx, beginning?.eventIds ?? batchSize)
    if (events.length === 0) {
      await deleteSealedPending(tx)
      return nothing
    }
    const keys = await keyring.read(tx)
    const before = toFrontier(await findNewestCheckpoint(tx), keys.all)
    if (beginning === undefined) {
      if (before.size < committedSize)
        throw new SealingRefused(`ends after ${before.size} events, not ${committedSize}`)
      await anchors?.check(tx, keys, before.size)
    }
    const leafHashes = events.map(({ leaf }) => hashLeaf(leaf))
    await insertSeals(tx, { first: before.size, eventIds: events.map(({ id }) => id), leafHashes })
    const frontier = appendAll(before, leafHashes)
    const checkpoint = signed(frontier, keys, beginning?.before)
    await insertCheckpoint(tx, { ...checkpoint, created_at: clock.now() })
    const isFull = events.length === batchSize
    return { sealed: events.length, isFull, size: frontier.size, note: checkpoint.note }
  }

  return {
    /**
     * Numbers waiting events in the order of their ids, extends the tree and signs a checkpoint, all in one transaction.
     * One node works at a time; another returns at once.
     */
    async sealBatch(db: Db): Promise<SealOutcome> {
      if (!(await hasPending(db))) return { sealed: 0, isFull: false }
      const { size, note, ...outcome } = await transact<Sealed>(db, async (tx) =>
        (await tryLockSealing(tx)) ? sealIn(tx) : nothing,
      )
      // In a transaction of the caller's it is not known yet whether this stays.
      if (db.isTransaction) return outcome
      committedSize = Math.max(committedSize, size)
      if (note !== undefined) await anchors?.take(note)
      return outcome
    },

    /** Seals everything that waits, in the caller's transaction; another node that seals is waited for. */
    async sealAllIn(tx: Db): Promise<void> {
      await lockSealing(tx)
      while ((await sealIn(tx)).isFull);
    },

    /** Begins a new origin with these events, in the caller's transaction. What is known of a longer log is stated in them. */
    async sealFirst(tx: Db, eventIds: readonly string[], before: Signer): Promise<void> {
      committedSize = 0
      await sealIn(tx, { eventIds, before })
    },
  }
}

/** Goes on only from what was signed: on a forged frontier every further checkpoint would vouch for the forgery. */
function toFrontier(row: CheckpointRow | undefined, signers: readonly Signer[]): Frontier {
  if (row === undefined) return emptyFrontier
  const peaks = peakSizes(row.size).map((_, at) =>
    row.frontier.subarray(at * hashBytes, (at + 1) * hashBytes),
  )
  const opened = openCheckpoint(row.note, signers)
  const root = rootOf({ size: row.size, peaks })
  const isSigned = opened.ok && opened.checkpoint.size === row.size && sameBytes(opened.checkpoint.root, root)
  if (!isSigned || row.frontier.length !== peaks.length * hashBytes)
    throw new SealingRefused(`has a checkpoint over ${row.size} events that was not signed here`)
  return { size: row.size, peaks }
}

/** Signed by the key of the log; at the beginning of an epoch also by the key before, which vouches for it. */
function signed(frontier: Frontier, { newest }: Keys, before?: Signer): Omit<CheckpointRow, 'created_at'> {
  const root = Buffer.from(rootOf(frontier))
  const checkpoint = { origin: newest.name, size: frontier.size, root }
  const note =
    signCheckpoint(checkpoint, newest) + (before ? signatureLine(formatCheckpoint(checkpoint), before) : '')
  return { size: frontier.size, root, frontier: Buffer.concat(frontier.peaks), note }
}
