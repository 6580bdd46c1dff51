import { hash } from 'node:crypto'

/** RFC 6962 hashing over a growing log. A frontier is all that appending needs: the roots of the complete subtrees. */
export type Frontier = {
  size: number
  /** Largest subtree first: one for every bit that is set in `size`. */
  peaks: readonly Uint8Array[]
}

export const emptyFrontier: Frontier = { size: 0, peaks: [] }

export const hashLeaf = (leaf: string | Uint8Array): Buffer =>
  typeof leaf === 'string' ? hash('sha256', `\0${leaf}`, 'buffer') : sha256([zero, leaf])
export const hashChildren = (left: Uint8Array, right: Uint8Array): Buffer => sha256([one, left, right])

/** The frontier with one more leaf. */
export function append({ size, peaks }: Frontier, leafHash: Uint8Array): Frontier {
  const kept = peaks.length - trailingOnes(size)
  const merged = peaks.slice(kept).reduceRight((right, left) => hashChildren(left, right), leafHash)
  return { size: size + 1, peaks: [...peaks.slice(0, kept), merged] }
}

export const appendAll = (frontier: Frontier, leafHashes: readonly Uint8Array[]): Frontier =>
  leafHashes.reduce(append, frontier)

/** The Merkle tree hash of everything appended so far. */
export function rootOf({ peaks }: Frontier): Uint8Array {
  return peaks.length === 0 ? sha256([]) : peaks.reduceRight((right, left) => hashChildren(left, right))
}

/** How many leaves each peak covers: the powers of two that `size` is the sum of, largest first. */
export function peakSizes(size: number): number[] {
  const sizes: number[] = []
  for (let rest = size; rest > 0; rest -= sizes.at(-1) ?? rest) sizes.push(2 ** Math.floor(Math.log2(rest)))
  return sizes
}

export const sameBytes = (left: Uint8Array, right: Uint8Array): boolean => Buffer.compare(left, right) === 0

function trailingOnes(size: number): number {
  let count = 0
  for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) count += 1
  return count
}

const zero = Buffer.from([0])
const one = Buffer.from([1])
const sha256 = (parts: readonly Uint8Array[]): Buffer => hash('sha256', Buffer.concat(parts), 'buffer')
