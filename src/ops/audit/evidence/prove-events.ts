import type { Db } from '../../../kernel/database/database.ts'
import { peakSizes, type Frontier, emptyFrontier } from '../format/merkle.ts'
import { inclusionProof, type KnownTree } from '../format/proof.ts'
import { listLeafHashes } from '../queries.ts'
import { findCovering, type Covering } from './queries.ts'

/** Why an event is in the log: its path to the root of the first checkpoint that covers it. Hashes in hex. */
export type EventProof = { size: number; hashes: string[] }
/** By the index of each event that a checkpoint covers; notes by the size that they are of. */
export type Proofs = { byIndex: Map<number, EventProof>; notes: Map<number, string> }

/** Proofs of sealed events. Each batch of the sealer is read once, however many of its events are asked for. */
export async function proveEvents(db: Db, indices: readonly number[]): Promise<Proofs> {
  const proofs: Proofs = { byIndex: new Map(), notes: new Map() }
  const inOrder = [...new Set(indices)].sort((left, right) => left - right)
  let covering: Covering | undefined
  let tree: KnownTree | undefined
  for (const index of inOrder) {
    if (covering === undefined || index >= covering.size) {
      covering = await findCovering(db, index)
      if (covering === undefined) break
      tree = await readTree(db, covering)
      proofs.notes.set(covering.size, covering.note)
    }
    if (tree === undefined) break
    const hashes = inclusionProof(tree, index, covering.size).map((hash) => Buffer.from(hash).toString('hex'))
    proofs.byIndex.set(index, { size: covering.size, hashes })
  }
  return proofs
}

async function readTree(db: Db, covering: Covering): Promise<KnownTree> {
  const before = frontierBefore(covering)
  return { before, leaves: await listLeafHashes(db, { from: before.size, below: covering.size }) }
}

const hashBytes = 32

function frontierBefore({ before_size: size, before_frontier: hashes }: Covering): Frontier {
  if (size === null || hashes === null) return emptyFrontier
  const peaks = peakSizes(size).map((_, at) => hashes.subarray(at * hashBytes, (at + 1) * hashBytes))
  return { size, peaks }
}
