import type { Db } from '../../../kernel/database/database.ts'
import { hashChildren, peakSizes } from '../format/merkle.ts'
import { verifyInclusion } from '../format/proof.ts'
import { findNewestCheckpoint } from '../queries.ts'
import { listLeafHashes } from '../queries.ts'
import { findFrontier, findSeal } from './queries.ts'

const hashBytes = 32
/** At most twice a sealing's batch: every larger part of the tree that begins where a checkpoint's peaks may begin is in one's frontier. */
const mostLeaves = 4_096

export type Proof = {
  index: number
  leafHash: string
  size: number
  path: string[]
  checkpoint: string
}
export type ProofOutcome = { proof: Proof } | { proof: null; reason: 'not_sealed' | 'not_proved' }

/**
 * The path from an event to the root of the newest checkpoint. The roots of large parts of the tree are taken from the frontiers of
 * earlier checkpoints, so that a million events cost some thousand hashes. What does not lead to the root is not given out.
 */
export async function proveInclusion(db: Db, eventId: string): Promise<ProofOutcome> {
  const seal = await findSeal(db, eventId)
  const newest = await findNewestCheckpoint(db)
  if (seal === undefined || newest === undefined || seal.leaf_index >= newest.size)
    return { proof: null, reason: 'not_sealed' }
  const { leaf_index: index, leaf_hash: leafHash } = seal
  try {
    const path = await pathTo(db, index, [0, newest.size])
    if (!verifyInclusion({ leafHash, index, size: newest.size, proof: path }, newest.root))
      return { proof: null, reason: 'not_proved' }
    return {
      proof: {
        index,
        leafHash: leafHash.toString('hex'),
        size: newest.size,
        path: path.map((hash) => Buffer.from(hash).toString('hex')),
        checkpoint: newest.note,
      },
    }
  } catch (error) {
    if (error instanceof RangeError) return { proof: null, reason: 'not_proved' }
    throw error
  }
}

type Range = readonly [from: number, to: number]

async function pathTo(db: Db, index: number, [from, to]: Range): Promise<Uint8Array[]> {
  if (to - from === 1) return []
  const middle = from + largestPowerBelow(to - from)
  return index < middle
    ? [...(await pathTo(db, index, [from, middle])), await rootOfPart(db, [middle, to])]
    : [...(await pathTo(db, index, [middle, to])), await rootOfPart(db, [from, middle])]
}

/** The root over some of the leaves, from a frontier that has it, or from the leaves. */
async function rootOfPart(db: Db, [from, to]: Range): Promise<Uint8Array> {
  const length = to - from
  const known = Number.isInteger(Math.log2(length)) ? await findPeak(db, [from, to]) : undefined
  if (known !== undefined) return known
  if (length <= mostLeaves) return rootOfLeaves(await listLeafHashes(db, { from, below: to }), length)
  const middle = from + largestPowerBelow(length)
  return hashChildren(await rootOfPart(db, [from, middle]), await rootOfPart(db, [middle, to]))
}

/** A full part is a peak of every size from its end on until the part beside it is full too. */
async function findPeak(db: Db, [from, to]: Range): Promise<Uint8Array | undefined> {
  const length = to - from
  if (length === 1 || (from / length) % 2 !== 0) return undefined
  const found = await findFrontier(db, { from: to, below: to + length })
  if (found === undefined) return undefined
  let start = 0
  for (const [at, covered] of peakSizes(found.size).entries()) {
    if (start === from && covered === length)
      return found.frontier.subarray(at * hashBytes, (at + 1) * hashBytes)
    start += covered
  }
  return undefined
}

function rootOfLeaves(leaves: readonly Uint8Array[], length: number): Uint8Array {
  const [first] = leaves
  if (first === undefined || leaves.length !== length)
    throw new RangeError(`${leaves.length} of ${length} leaves are there.`)
  if (length === 1) return first
  const middle = largestPowerBelow(length)
  return hashChildren(
    rootOfLeaves(leaves.slice(0, middle), middle),
    rootOfLeaves(leaves.slice(middle), length - middle),
  )
}

/** Where RFC 6962 parts a range. */
const largestPowerBelow = (length: number): number => 2 ** (Math.ceil(Math.log2(length)) - 1)
