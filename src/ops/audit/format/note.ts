import { createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto'

/** C2SP signed notes (https://c2sp.org/signed-note) with Ed25519: a text, an empty line, signature lines. */
export type VerifierKey = { name: string; id: Buffer; key: KeyObject }
export type Signer = VerifierKey & { privateKey: KeyObject }
export type OpenedNote =
  { ok: true; text: string } | { ok: false; reason: 'malformed' | 'unknown-key' | 'bad-signature' }

const ed25519 = Buffer.from([1])

export function verifierKey(name: string, key: KeyObject): VerifierKey {
  if (!/^[^\s+]+$/u.test(name)) throw new Error('The name of a key has neither spaces nor plus signs.')
  const id = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), ed25519, rawKey(key)]), 'buffer')
  return { name, id: id.subarray(0, 4), key }
}

/** The text form of a public key: `name+id+base64(0x01 ‖ key)`. */
export const formatVerifierKey = ({ name, id, key }: VerifierKey): string =>
  `${name}+${id.toString('hex')}+${Buffer.concat([ed25519, rawKey(key)]).toString('base64')}`

/** Throws when the text is not exactly what `formatVerifierKey` writes. */
export function parseVerifierKey(text: string): VerifierKey {
  const [name = '', , ...encoded] = text.split('+')
  const bytes = Buffer.from(encoded.join('+'), 'base64')
  if (bytes.length !== 33 || bytes[0] !== 1) throw new Error('This is no Ed25519 verifier key (name+id+key).')
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') }
  const parsed = verifierKey(name, createPublicKey({ key: jwk, format: 'jwk' }))
  if (formatVerifierKey(parsed) !== text) throw new Error('The verifier key does not match its id.')
  return parsed
}

/** The note: the text, which ends with a newline, with one signature. */
export const signNote = (text: string, signer: Signer): string => `${text}\n${signatureLine(text, signer)}`

/** A line of the note by which one more key signs the same text. */
export const signatureLine = (text: string, { name, id, privateKey }: Signer): string =>
  `— ${name} ${Buffer.concat([id, sign(null, Buffer.from(text), privateKey)]).toString('base64')}\n`

/** A note as it was before shells and editors had it in a file: no byte order mark, one line end, nothing around it. */
export const noteFromFile = (text: string): string => `${text.replaceAll('\r\n', '\n').trim()}\n`

/** The text of a note that at least one of the keys signed. Signatures by strangers count for nothing. */
export function openNote(note: string, keys: readonly VerifierKey[]): OpenedNote {
  const end = note.lastIndexOf('\n\n')
  const lines = note.slice(end + 2).split('\n')
  if (end < 1 || lines.length < 2 || lines.pop() !== '') return { ok: false, reason: 'malformed' }
  const text = note.slice(0, end + 1)
  let signatures = 0
  for (const line of lines) {
    const [, name, encoded] = /^— (\S+) (\S+)$/u.exec(line) ?? []
    const bytes = Buffer.from(encoded ?? '', 'base64')
    if (bytes.length < 5 || bytes.toString('base64') !== encoded) return { ok: false, reason: 'malformed' }
    const signer = keys.find((key) => key.name === name && key.id.equals(bytes.subarray(0, 4)))
    if (signer && !verify(null, Buffer.from(text), signer.key, bytes.subarray(4)))
      return { ok: false, reason: 'bad-signature' }
    if (signer) signatures += 1
  }
  return signatures > 0 ? { ok: true, text } : { ok: false, reason: 'unknown-key' }
}

const rawKey = (key: KeyObject): Buffer => Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url')
