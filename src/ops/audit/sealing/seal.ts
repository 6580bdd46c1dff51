import type { Clock } from '../../../kernel/clock.ts'
import { transact, type Db } from '../../../kernel/database/database.ts'
import { openCheckpoint, signCheckpoint } from '../format/checkpoint.ts'
import type { Keyring } from './keyring.ts'
import {
  appendAll,
  emptyFrontier,
  hashLeaf,
  peakSizes,
  rootOf,
  sameBytes,
  type Frontier,
} from '../format/merkle.ts'
import type { Signer } from '../format/note.ts'
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

/** The one writer of the tree. */
export function createSealing({ keyring, clock }: { keyring: Keyring; clock: Clock }) {
  /** What this process knows to be committed: a log that is shorter now was set back. */
  let committedSize = 0

  const sealIn = async (tx: Db): Promise<SealOutcome & { size: number }> => {
    const events = await listPending(tx, batchSize)
    if (events.length === 0) {
      await deleteSealedPending(tx)
      return nothing
    }
    const keys = await keyring.read(tx)
    const before = toFrontier(await findNewestCheckpoint(tx), keys.all)
    if (before.size < committedSize)
      throw new SealingRefused(`ends after ${before.size} events, not ${committedSize}`)
    const leafHashes = events.map(({ leaf }) => hashLeaf(leaf))
    await insertSeals(tx, { first: before.size, eventIds: events.map(({ id }) => id), leafHashes })
    const frontier = appendAll(before, leafHashes)
    await insertCheckpoint(tx, { ...signed(frontier, keys.newest), created_at: clock.now() })
    return { sealed: events.length, isFull: events.length === batchSize, size: frontier.size }
  }

  return {
    /**
     * Numbers waiting events in the order of their ids, extends the tree and signs a checkpoint, all in one transaction.
     * One node works at a time; another returns at once.
     */
    async sealBatch(db: Db): Promise<SealOutcome> {
      if (!(await hasPending(db))) return { sealed: 0, isFull: false }
      const { size, ...outcome } = await transact(db, async (tx) =>
        (await tryLockSealing(tx)) ? sealIn(tx) : nothing,
      )
      // In a transaction of the caller's it is not known yet whether this stays.
      if (!db.isTransaction) committedSize = Math.max(committedSize, size)
      return outcome
    },

    /** Seals everything that waits, in the caller's transaction; another node that seals is waited for. */
    async sealAllIn(tx: Db): Promise<void> {
      await lockSealing(tx)
      while ((await sealIn(tx)).isFull);
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

/** The log is not what this sealer left behind. Sealing stops until a person has looked. */
export class SealingRefused extends Error {
  override readonly name = 'SealingRefused'

  constructor(reason: string) {
    super(`The audit log ${reason}: run "breakwater audit verify".`)
  }
}

function signed(frontier: Frontier, signer: Signer): Omit<CheckpointRow, 'created_at'> {
  const root = Buffer.from(rootOf(frontier))
  const note = signCheckpoint({ origin: signer.name, size: frontier.size, root }, signer)
  return { size: frontier.size, root, frontier: Buffer.concat(frontier.peaks), note }
}
