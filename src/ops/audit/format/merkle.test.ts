import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { append, appendAll, emptyFrontier, hashChildren, hashLeaf, peakSizes, rootOf } from './merkle.ts'
import {
  checkConsistency,
  consistencyProof,
  inclusionProof,
  verifyConsistency,
  verifyInclusion,
} from './proof.ts'

/** The inputs and roots that Certificate Transparency implementations have shared since RFC 6962. */
const inputs = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const classic = inputs.map((input) => hashLeaf(Buffer.from(input, 'hex')))
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** The definition of RFC 6962 §2.1, word for word. */
function naiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves
  if (only === undefined) return Buffer.from(roots[0] ?? '', 'hex')
  if (leaves.length === 1) return only
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return hashChildren(naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)))
}

const leavesOf = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, index) => hashLeaf(`leaf ${index}`))

test('the frontier gives the published roots of the classic eight leaves and of the empty tree', () => {
  for (const [size, root] of roots.entries())
    assert.equal(toHex(rootOf(appendAll(emptyFrontier, classic.slice(0, size)))), root)
})

test('for every size up to 130 the frontier agrees with the recursive definition', () => {
  const leaves = leavesOf(130)
  let frontier = emptyFrontier
  for (const [index, leaf] of leaves.entries()) {
    frontier = append(frontier, leaf)
    assert.equal(toHex(rootOf(frontier)), toHex(naiveRoot(leaves.slice(0, index + 1))))
    assert.equal(frontier.peaks.length, peakSizes(frontier.size).length)
  }
})

const shape = fc.integer({ min: 1, max: 90 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    index: fc.nat(size - 1),
    old: fc.nat(size),
    known: fc.nat(size),
  }),
)

test('every inclusion proof verifies, also when made from a frontier, and for no other leaf or position', () => {
  fc.assert(
    fc.property(shape, ({ size, index, known }) => {
      const leaves = leavesOf(size)
      const leafHash = leaves[index] ?? assert.fail()
      const root = naiveRoot(leaves)
      const from = Math.min(known, index)
      const tree = { before: appendAll(emptyFrontier, leaves.slice(0, from)), leaves: leaves.slice(from) }
      const proof = inclusionProof(tree, index, size)
      assert.ok(verifyInclusion({ leafHash, index, size, proof }, root))
      assert.ok(!verifyInclusion({ leafHash: hashLeaf('other'), index, size, proof }, root))
      assert.ok(!verifyInclusion({ leafHash, index: index + 1, size, proof }, root))
      assert.ok(!verifyInclusion({ leafHash, index, size, proof: [...proof, leafHash] }, root))
      if (proof.length > 0)
        assert.ok(!verifyInclusion({ leafHash, index, size, proof: proof.slice(1) }, root))
    }),
  )
})

test('every consistency proof verifies, also when made from a frontier, and never for another old root', () => {
  fc.assert(
    fc.property(shape, ({ size, old, known }) => {
      const leaves = leavesOf(size)
      const from = Math.min(known, old)
      const tree = { before: appendAll(emptyFrontier, leaves.slice(0, from)), leaves: leaves.slice(from) }
      const proof = consistencyProof(tree, old, size)
      const claim = { oldSize: old, newSize: size, proof }
      const [oldRoot, newRoot] = [naiveRoot(leaves.slice(0, old)), naiveRoot(leaves)]
      assert.equal(checkConsistency(claim, oldRoot, newRoot), old === 0 ? 'proves_nothing' : 'proved')
      if (old > 0) assert.ok(!verifyConsistency(claim, hashLeaf('other'), newRoot))
      if (old > 0) assert.ok(!verifyConsistency(claim, oldRoot, hashLeaf('other')))
      assert.ok(!verifyConsistency({ ...claim, proof: [...proof, hashLeaf('other')] }, oldRoot, newRoot))
    }),
  )
})

test('a proof is refused for leaves that lie before the known frontier', () => {
  const tree = { before: appendAll(emptyFrontier, leavesOf(4)), leaves: [] }
  assert.throws(() => inclusionProof(tree, 2, 4), RangeError)
  assert.throws(() => consistencyProof(tree, 3, 4), RangeError)
})
