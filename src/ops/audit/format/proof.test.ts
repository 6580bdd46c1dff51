import assert from 'node:assert/strict'
import { test } from 'node:test'
import { appendAll, emptyFrontier, hashChildren, hashLeaf, rootOf } from './merkle.ts'
import { checkConsistency, checkInclusion, consistencyProof, inclusionProof } from './proof.ts'

const largest = 70
const leaves = Array.from({ length: largest }, (_, index) => hashLeaf(`leaf ${index}`))
const tree = { before: emptyFrontier, leaves }
const emptyRoot = rootOf(emptyFrontier)

/** The definition of RFC 6962 §2.1, word for word. */
function naiveRoot(some: readonly Uint8Array[]): Uint8Array {
  const [only] = some
  if (only === undefined) return emptyRoot
  if (some.length === 1) return only
  let k = 1
  while (k * 2 < some.length) k *= 2
  return hashChildren(naiveRoot(some.slice(0, k)), naiveRoot(some.slice(k)))
}
const roots = Array.from({ length: largest + 1 }, (_, size) => naiveRoot(leaves.slice(0, size)))
const rootAt = (size: number): Uint8Array => roots[size] ?? assert.fail()
const other = hashLeaf('other')

/** One hash too few, too many, another one, two exchanged, one that is too short. */
const mutationsOf = (proof: readonly Uint8Array[]): { proof: Uint8Array[]; expected: RegExp }[] => [
  { proof: [...proof, other], expected: /malformed/ },
  ...(proof.length === 0
    ? []
    : [
        { proof: proof.slice(1), expected: /malformed/ },
        { proof: proof.slice(0, -1), expected: /malformed/ },
        { proof: [other, ...proof.slice(1)], expected: /root_mismatch/ },
        { proof: [other.subarray(1), ...proof.slice(1)], expected: /malformed/ },
        { proof: [Buffer.concat([other, other.subarray(0, 1)]), ...proof.slice(1)], expected: /malformed/ },
      ]),
  ...(proof.length < 2 ? [] : [{ proof: proof.toReversed(), expected: /root_mismatch/ }]),
]

test('all consistency proofs up to 70 events prove, and every mutation is refused with its own reason', () => {
  for (let newSize = 1; newSize <= largest; newSize += 1)
    for (let oldSize = 1; oldSize <= newSize; oldSize += 1) {
      const proof = consistencyProof(tree, oldSize, newSize)
      const check = (claim: object, old = rootAt(oldSize), now = rootAt(newSize)) =>
        checkConsistency({ oldSize, newSize, proof, ...claim }, old, now)
      const at = `${oldSize} to ${newSize}`
      assert.equal(check({}), 'proved', at)
      assert.equal(check({}, other), 'root_mismatch', at)
      assert.equal(check({}, rootAt(oldSize), other), 'root_mismatch', at)
      for (const { proof: mutated, expected } of mutationsOf(proof))
        assert.match(check({ proof: mutated }), expected, at)
      if (oldSize < newSize) assert.equal(check({ oldSize: newSize, newSize: oldSize }), 'shrunk', at)
      assert.notEqual(
        check({ proof: [] }),
        oldSize === newSize || proof.length === 0 ? 'never' : 'proved',
        at,
      )
    }
})

test('all inclusion proofs up to 70 events prove, and every mutation is refused with its own reason', () => {
  for (let size = 1; size <= largest; size += 1)
    for (let index = 0; index < size; index += 1) {
      const proof = inclusionProof(tree, index, size)
      const leafHash = leaves[index] ?? assert.fail()
      const check = (claim: object, root = rootAt(size)) =>
        checkInclusion({ leafHash, index, size, proof, ...claim }, root)
      const at = `${index} of ${size}`
      assert.equal(check({}), 'proved', at)
      assert.equal(check({ leafHash: other }), 'root_mismatch', at)
      assert.equal(check({}, other), 'root_mismatch', at)
      for (const { proof: mutated, expected } of mutationsOf(proof))
        assert.match(check({ proof: mutated }), expected, at)
      for (const wrong of [size, -1, 2 ** 53 + 2, 0.5, Number.NaN])
        assert.equal(check({ index: wrong }), 'malformed', at)
    }
})

test('an empty log is the beginning of every log, which proves nothing and says so', () => {
  for (let size = 0; size <= largest; size += 1) {
    const claim = { oldSize: 0, newSize: size, proof: [] }
    assert.equal(checkConsistency(claim, emptyRoot, rootAt(size)), 'proves_nothing')
    assert.equal(checkConsistency({ ...claim, proof: [other] }, emptyRoot, rootAt(size)), 'malformed')
  }
  assert.equal(checkInclusion({ leafHash: other, index: 0, size: 0, proof: [] }, emptyRoot), 'malformed')
})

test('an inner node of the tree is no leaf of it', () => {
  const [left = assert.fail(), right = assert.fail()] = leaves
  const inner = Buffer.concat([Buffer.from([1]), left, right])
  const claim = { leafHash: hashLeaf(inner), index: 0, size: 1, proof: [] }
  assert.equal(checkInclusion(claim, rootAt(2)), 'root_mismatch')
  assert.deepEqual(rootOf(appendAll(emptyFrontier, leaves)), rootAt(largest))
})
