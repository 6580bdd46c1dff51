import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { boundedText, canonicalDetails, canonicalJson, cleanText } from './canonical.ts'
import { commit, encodeLeaf, parseLeaf, publicFields, valueFields } from './leaf.ts'

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 })
const fields = fc.record(Object.fromEntries(publicFields.map((name) => [name, text])), { requiredKeys: [] })
const digest = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => `sha256-${Buffer.from(bytes).toString('hex')}`)
const commitments = fc.record(Object.fromEntries(valueFields.map((name) => [name, digest])), {
  requiredKeys: [],
})

test('a leaf is printable ASCII with one line per field, whatever the values hold, and reads back the same', () => {
  fc.assert(
    fc.property(fields, commitments, (fields, commitments) => {
      const leaf = encodeLeaf({ fields, commitments })
      assert.match(leaf, /^[\x20-\x7e\n]+$/)
      const lines = 1 + Object.keys(fields).length + Object.keys(commitments).length
      assert.equal(leaf.split('\n').length, lines + 1)
      assert.deepEqual({ ...parseLeaf(leaf).fields }, { ...fields })
      assert.deepEqual({ ...parseLeaf(leaf).commitments }, { ...commitments })
    }),
  )
})

test('two different events never have the same leaf', () => {
  fc.assert(
    fc.property(fields, fields, (left, right) => {
      const same = publicFields.every((name) => left[name] === right[name])
      const [a, b] = [left, right].map((fields) => encodeLeaf({ fields, commitments: {} }))
      assert.equal(a === b, same)
    }),
  )
})

test('a value cannot end its line and forge another field', () => {
  const leaf = encodeLeaf({ fields: { subject_id: 'x\nsession_id: forged' }, commitments: {} })
  assert.equal(leaf, 'breakwater event v1\nsubject_id: x\\u000asession_id: forged\n')
})

test('only the canonical text is a leaf', () => {
  const leaf = 'breakwater event v1\nid: a\ntype: b\n'
  assert.doesNotThrow(() => parseLeaf(leaf))
  for (const altered of [
    leaf.slice(0, -1),
    `${leaf}\n`,
    leaf.replace('v1', 'v2'),
    leaf.replace('id: a\ntype: b', 'type: b\nid: a'),
    leaf.replace('id: a', 'id: a\nid: a'),
    leaf.replace('id: a', 'id:a'),
    leaf.replace('id: a', 'id: \\u0061'),
    leaf.replace('id: a', 'colour: a'),
    leaf.replace('id: a', 'id: é'),
    `${leaf}address: 203.0.113.7\n`,
    leaf.replace('\nid', '\r\nid'),
  ])
    assert.throws(() => parseLeaf(altered), altered)
})

test('a commitment is the hash of 0x01, salt, name, zero byte and value', () => {
  const salt = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex')
  const bytes = Buffer.concat([
    Buffer.from([1]),
    salt,
    Buffer.from('address'),
    Buffer.from([0]),
    Buffer.from('é'),
  ])
  assert.equal(commit('address', 'é', salt), `sha256-${hash('sha256', bytes, 'hex')}`)
  assert.throws(() => commit('address', 'é', salt.subarray(1)), RangeError)
})

test('NUL and lone surrogates are replaced, other characters stay as they are', () => {
  assert.equal(cleanText('a\0b\ud800c\udc00d\u2028e😀\u202e'), 'a\uFFFDb\uFFFDc\uFFFDd\u2028e😀\u202e')
  assert.equal(boundedText('abcdef', 4), 'abc…')
  assert.equal(boundedText('ab😀f', 4), 'ab\uFFFD…')
})

test('details have one text, independent of key order', () => {
  assert.equal(
    canonicalDetails({ b: 1, a: { d: [1, 'x'], c: null } }),
    canonicalDetails({ a: { c: null, d: [1, 'x'] }, b: 1 }),
  )
  assert.equal(canonicalDetails({ '€': 1, '\r': 2, '😀': 3, ö: 4 }), '{"\\r":2,"ö":4,"€":1,"😀":3}')
})

test('details keep what JSON cannot hold as text', () => {
  const odd = {
    big: 2n ** 53n + 1n,
    nan: Number.NaN,
    inf: -Infinity,
    at: new Date(0),
    bad: new Date(Number.NaN),
    gone: undefined,
    list: [undefined],
  }
  assert.equal(
    canonicalJson(odd),
    '{"at":"1970-01-01T00:00:00.000Z","bad":null,"big":"9007199254740993","inf":"-Infinity","list":[null],"nan":"NaN"}',
  )
  assert.equal(
    canonicalJson({ 'k\0': 'v\ud800\0', number: 2 ** 53 }),
    '{"k\uFFFD":"v\uFFFD\uFFFD","number":9007199254740992}',
  )
  assert.equal(
    canonicalJson(JSON.parse('{"__proto__":{"polluted":true}}')),
    '{"__proto__":{"polluted":true}}',
  )
})

test('details that loop or nest without end are cut, not followed', () => {
  const loop: { left?: object; right?: object } = {}
  loop.left = loop
  loop.right = [loop]
  assert.equal(canonicalJson(loop), '{"left":"[circular]","right":["[circular]"]}')
  const deep = Array.from({ length: 40 }).reduce<object>((inner) => ({ inner }), {})
  assert.match(canonicalJson(deep), /deeper than 32 levels/)
})

test('details over 16,384 bytes keep their size and their beginning, within the bound', () => {
  const filler = fc.constantFrom('x', '"', '\\', '\u0001', '€', '😀', '\0')
  fc.assert(
    fc.property(filler, fc.integer({ min: 0, max: 3 }), (character, lead) => {
      const details = canonicalDetails({ text: 'a'.repeat(lead) + character.repeat(20_000) })
      assert.ok(Buffer.byteLength(details) <= 16_384)
      assert.ok(details.isWellFormed())
      assert.deepEqual(Object.keys(JSON.parse(details)), ['bytes', 'head', 'truncated'])
    }),
    { numRuns: 30 },
  )
  const fits = { text: 'x'.repeat(16_384 - '{"text":""}'.length) }
  assert.equal(canonicalDetails(fits), JSON.stringify(fits))
})
