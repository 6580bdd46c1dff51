import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openCheckpoint, signCheckpoint } from './checkpoint.ts'
import { origin, signer, signerFrom } from '../fixtures/sample-log.ts'
import { formatVerifierKey, openNote, parseVerifierKey, signNote } from './note.ts'

const checkpoint = { origin, size: 42, root: Buffer.alloc(32, 7) }
const note = signCheckpoint(checkpoint, signer)

test('the example of the Go signed-note package opens with its published key', () => {
  const key = parseVerifierKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')
  const text =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
  const signature =
    'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM='
  assert.deepEqual(openNote(`${text}\n— PeterNeumann ${signature}\n`, [key]), { ok: true, text })
})

test('a checkpoint opens with its key and with no other', () => {
  assert.deepEqual(openCheckpoint(note, [signer]), { ok: true, checkpoint })
  assert.deepEqual(openCheckpoint(note, [signerFrom('another')]), { ok: false, reason: 'unknown-key' })
  assert.deepEqual(openCheckpoint(note, []), { ok: false, reason: 'unknown-key' })
})

test('a checkpoint is origin, size and root on a line each, signed as a C2SP note', () => {
  const root = checkpoint.root.toString('base64')
  assert.equal(note.slice(0, note.indexOf('\n\n')), `${origin}\n42\n${root}`)
  assert.match(note.slice(note.indexOf('\n\n') + 2), /^— \S+ [A-Za-z0-9+/]{90}[A-Za-z0-9+/=]{2}\n$/u)
})

test('any changed character of a checkpoint is noticed', () => {
  for (const at of note.split('').keys()) {
    const altered = note.slice(0, at) + (note[at] === 'A' ? 'B' : 'A') + note.slice(at + 1)
    assert.equal(openCheckpoint(altered, [signer]).ok, false, `character ${at}`)
  }
})

test('a note signed by a stranger as well is still good, one without our signature is not', () => {
  const stranger = signNote(`${origin}\n42\n`, signerFrom('x', 'witness.example'))
  const line = stranger.slice(stranger.indexOf('— '))
  assert.equal(openCheckpoint(note + line, [signer]).ok, true)
  assert.equal(openCheckpoint(note.slice(0, note.indexOf('— ')) + line, [signer]).ok, false)
})

test('a signed text that is no checkpoint is refused', () => {
  const root = checkpoint.root.toString('base64')
  for (const text of [
    'one line\n',
    `${origin}\n042\n${root}\n`,
    `${origin}\n-1\n${root}\n`,
    `${origin}\n42\n${root.slice(4)}\n`,
  ])
    assert.deepEqual(openCheckpoint(signNote(text, signer), [signer]), { ok: false, reason: 'malformed' })
})

test('a verifier key reads back and refuses every altered spelling', () => {
  const text = formatVerifierKey(signer)
  assert.ok(parseVerifierKey(text).id.equals(signer.id))
  for (const altered of ['', `${text}=`, text.replace('+', '+0'), `x${text}`, `${text}\n`])
    assert.throws(() => parseVerifierKey(altered))
})
