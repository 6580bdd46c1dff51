import { hashChildren, peakSizes, sameBytes, type Frontier } from './merkle.ts'

/**
 * What proofs are made from: a frontier and the leaf hashes that follow it. The frontier of the checkpoint before an
 * event and the leaves of one batch are enough to prove the event to the checkpoint that sealed it.
 */
export type KnownTree = { before: Frontier; leaves: readonly Uint8Array[] }
type Range = readonly [from: number, to: number]

/** The path from leaf `index` to the root of the first `size` leaves (RFC 6962 §2.1.1). */
export function inclusionProof(tree: KnownTree, index: number, size: number): Uint8Array[] {
  if (index < tree.before.size || index >= size)
    throw new RangeError(`No proof for leaf ${index} of ${size}.`)
  return inclusionPath(tree, index, [0, size])
}

function inclusionPath(tree: KnownTree, index: number, [from, to]: Range): Uint8Array[] {
  if (to - from === 1) return []
  const middle = split(from, to)
  return index < middle
    ? [...inclusionPath(tree, index, [from, middle]), subtreeRoot(tree, [middle, to])]
    : [...inclusionPath(tree, index, [middle, to]), subtreeRoot(tree, [from, middle])]
}

/** Shows that the tree of `oldSize` leaves is the beginning of the tree of `newSize` (RFC 6962 §2.1.2). */
export function consistencyProof(tree: KnownTree, oldSize: number, newSize: number): Uint8Array[] {
  if (oldSize < tree.before.size || oldSize > newSize)
    throw new RangeError(`No proof from ${oldSize} to ${newSize}.`)
  return oldSize === 0 || oldSize === newSize ? [] : consistencyPath(tree, oldSize, [0, newSize])
}

function consistencyPath(tree: KnownTree, oldSize: number, [from, to]: Range): Uint8Array[] {
  // The old root itself is known to the verifier, so it is left out of the path.
  if (oldSize === to) return from === 0 ? [] : [subtreeRoot(tree, [from, to])]
  const middle = split(from, to)
  return oldSize <= middle
    ? [...consistencyPath(tree, oldSize, [from, middle]), subtreeRoot(tree, [middle, to])]
    : [...consistencyPath(tree, oldSize, [middle, to]), subtreeRoot(tree, [from, middle])]
}

function subtreeRoot(tree: KnownTree, [from, to]: Range): Uint8Array {
  const known = to - from === 1 ? tree.leaves[from - tree.before.size] : undefined
  const root = known ?? peakOver(tree.before, [from, to])
  if (root) return root
  if (to - from === 1) throw new RangeError(`Leaf ${from} is not known.`)
  const middle = split(from, to)
  return hashChildren(subtreeRoot(tree, [from, middle]), subtreeRoot(tree, [middle, to]))
}

function peakOver({ size, peaks }: Frontier, [from, to]: Range): Uint8Array | undefined {
  let start = 0
  for (const [at, covered] of peakSizes(size).entries()) {
    if (start === from && start + covered === to) return peaks[at]
    start += covered
  }
  return undefined
}

/** Where RFC 6962 parts a range: after the largest power of two that is smaller than its length. */
const split = (from: number, to: number): number => from + 2 ** (Math.ceil(Math.log2(to - from)) - 1)

export type Inclusion = { leafHash: Uint8Array; index: number; size: number; proof: readonly Uint8Array[] }

/**
 * What a proof shows. `malformed`: sizes, indices or hashes that no proof has; `shrunk`: the new log is smaller; `proves_nothing`: an
 * empty log is the beginning of every log; `root_mismatch`: it leads to another root.
 */
export type ProofOutcome = 'proved' | 'malformed' | 'shrunk' | 'proves_nothing' | 'root_mismatch'

const hashBytes = 32
const areHashes = (hashes: readonly Uint8Array[]): boolean =>
  hashes.every(({ length }) => length === hashBytes)
const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

/** Whether the leaf stands at `index` in the tree with this root. */
export const verifyInclusion = (claim: Inclusion, root: Uint8Array): boolean =>
  checkInclusion(claim, root) === 'proved'

/** The same, with what is wrong (RFC 9162 §2.1.3.2). */
export function checkInclusion({ leafHash, index, size, proof }: Inclusion, root: Uint8Array): ProofOutcome {
  if (!isCount(index) || !isCount(size) || index >= size || !areHashes([leafHash, root, ...proof]))
    return 'malformed'
  let [at, last] = [index, size - 1]
  let computed = leafHash
  for (const node of proof) {
    if (last === 0) return 'malformed'
    const isRight = isOdd(at) || at === last
    computed = isRight ? hashChildren(node, computed) : hashChildren(computed, node)
    if (isRight) [at, last] = toRightTurn(at, last)
    ;[at, last] = [half(at), half(last)]
  }
  if (last !== 0) return 'malformed'
  return sameBytes(computed, root) ? 'proved' : 'root_mismatch'
}

export type Consistency = { oldSize: number; newSize: number; proof: readonly Uint8Array[] }

/** Whether the old root is the root of the first leaves of the new tree. */
export const verifyConsistency = (claim: Consistency, oldRoot: Uint8Array, newRoot: Uint8Array): boolean =>
  checkConsistency(claim, oldRoot, newRoot) === 'proved'

/** The same, with what is wrong (RFC 9162 §2.1.4.2). */
export function checkConsistency(
  { oldSize, newSize, proof }: Consistency,
  oldRoot: Uint8Array,
  newRoot: Uint8Array,
): ProofOutcome {
  if (!isCount(oldSize) || !isCount(newSize) || !areHashes([oldRoot, newRoot, ...proof])) return 'malformed'
  if (oldSize > newSize) return 'shrunk'
  if (oldSize === 0) return proof.length === 0 ? 'proves_nothing' : 'malformed'
  if (oldSize === newSize) {
    if (proof.length > 0) return 'malformed'
    return sameBytes(oldRoot, newRoot) ? 'proved' : 'root_mismatch'
  }
  const path = Number.isInteger(Math.log2(oldSize)) ? [oldRoot, ...proof] : proof
  const [first, ...rest] = path
  if (first === undefined) return 'malformed'
  let [at, last] = [oldSize - 1, newSize - 1]
  while (isOdd(at)) [at, last] = [half(at), half(last)]
  let [oldComputed, newComputed] = [first, first]
  for (const node of rest) {
    if (last === 0) return 'malformed'
    const isRight = isOdd(at) || at === last
    if (isRight) oldComputed = hashChildren(node, oldComputed)
    newComputed = isRight ? hashChildren(node, newComputed) : hashChildren(newComputed, node)
    if (isRight) [at, last] = toRightTurn(at, last)
    ;[at, last] = [half(at), half(last)]
  }
  if (last !== 0) return 'malformed'
  return sameBytes(oldComputed, oldRoot) && sameBytes(newComputed, newRoot) ? 'proved' : 'root_mismatch'
}

/** Climbs past the levels where the node at the right edge has no sibling. */
function toRightTurn(at: number, last: number): [number, number] {
  let [climbed, edge] = [at, last]
  while (!isOdd(climbed) && climbed !== 0) [climbed, edge] = [half(climbed), half(edge)]
  return [climbed, edge]
}

const half = (value: number): number => Math.floor(value / 2)
const isOdd = (value: number): boolean => value % 2 === 1
