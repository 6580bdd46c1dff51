import type { Clock } from '../../kernel/clock.ts'
import { transact, type Db } from '../../kernel/database.ts'
import { openCheckpoint, signCheckpoint } from './checkpoint.ts'
import type { Keyring } from './keyring.ts'
import { appendAll, emptyFrontier, hashLeaf, peakSizes, rootOf, sameBytes, type Frontier } from './merkle.ts'
import type { Signer } from './note.ts'
import {
  findNewestCheckpoint,
  hasPending,
  insertCheckpoint,
  insertSeals,
  listPending,
  tryLockSealing,
  type CheckpointRow,
} from './queries.ts'

/** What one look found to do; `isFull` when more may be waiting. */
export type SealOutcome = { sealed: number; isFull: boolean }

const batchSize = 2_000
const hashBytes = 32
const nothing: SealOutcome = { sealed: 0, isFull: false }

/**
 * Numbers waiting events in the order of their ids, extends the tree and signs a checkpoint, all in one transaction.
 * One node works at a time; another returns at once.
 */
export async function sealBatch(db: Db, needs: { keyring: Keyring; clock: Clock }): Promise<SealOutcome> {
  if (!(await hasPending(db))) return nothing
  return transact(db, async (tx) => {
    if (!(await tryLockSealing(tx))) return nothing
    const events = await listPending(tx, batchSize)
    if (events.length === 0) return nothing
    const keys = await needs.keyring.read(tx)
    const before = toFrontier(await findNewestCheckpoint(tx), keys.all)
    const leafHashes = events.map(({ leaf }) => hashLeaf(leaf))
    await insertSeals(tx, { first: before.size, eventIds: events.map(({ id }) => id), leafHashes })
    const frontier = appendAll(before, leafHashes)
    await insertCheckpoint(tx, { ...signed(frontier, keys.newest), created_at: needs.clock.now() })
    return { sealed: events.length, isFull: events.length === batchSize }
  })
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
  if (!isSigned || row.frontier.length !== peaks.length * hashBytes) throw new SealingRefused(row.size)
  return { size: row.size, peaks }
}

/** The newest checkpoint is not what was signed. Sealing stops until a person has looked. */
export class SealingRefused extends Error {
  override readonly name = 'SealingRefused'

  constructor(size: number) {
    super(
      `The checkpoint over ${size} audit events is not the one that was signed: run "breakwater audit verify".`,
    )
  }
}

function signed(frontier: Frontier, signer: Signer): Omit<CheckpointRow, 'created_at'> {
  const root = Buffer.from(rootOf(frontier))
  const note = signCheckpoint({ origin: signer.name, size: frontier.size, root }, signer)
  return { size: frontier.size, root, frontier: Buffer.concat(frontier.peaks), note }
}
