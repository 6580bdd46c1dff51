import { createHmac, createSecretKey, hash, timingSafeEqual, type KeyObject } from 'node:crypto'

/**
 * A tracking link's token: key id (1 byte) ‖ secret (32 random bytes) ‖ check (8 bytes), as base64url, 55 characters.
 *
 * The check is HMAC-SHA256 over what stands before it, under the key that the key id names: a made-up token is refused without asking
 * the database, and a new key leaves old links valid. The secret alone is the capability: 256 bits.
 */
export type LinkKeys = { currentId: number; keyOf(id: number): KeyObject }

const secretBytes = 32
const checkBytes = 8
const tokenLength = Math.ceil(((1 + secretBytes + checkBytes) * 4) / 3)
const shape = new RegExp(`^[A-Za-z0-9_-]{${tokenLength}}$`)

/** Each key is prepared once: preparing costs three times as much as a check. */
export function createLinkKeys(currentId: number, derive: (id: number) => Buffer): LinkKeys {
  const prepared = new Map<number, KeyObject>()
  const prepare = (id: number): KeyObject => {
    const key = createSecretKey(derive(id))
    prepared.set(id, key)
    return key
  }
  return { currentId, keyOf: (id) => prepared.get(id) ?? prepare(id) }
}

export function formatToken(secret: Uint8Array, keys: LinkKeys): string {
  const body = Buffer.concat([Buffer.from([keys.currentId]), secret])
  return Buffer.concat([body, checkOf(body, keys)]).toString('base64url')
}

/** Whether a token is one that we made, by its check part alone. */
export function isGenuine(token: string, keys: LinkKeys): boolean {
  if (!shape.test(token)) return false
  const bytes = Buffer.from(token, 'base64url')
  // base64url has several spellings of the same bytes; only ours is the token.
  if (bytes.toString('base64url') !== token) return false
  const body = bytes.subarray(0, 1 + secretBytes)
  return timingSafeEqual(bytes.subarray(1 + secretBytes), checkOf(body, keys))
}

/** What is stored and looked up instead of the token. */
export const hashToken = (token: string): Buffer => hash('sha256', token, 'buffer')

const checkOf = (body: Buffer, keys: LinkKeys): Buffer =>
  createHmac('sha256', keys.keyOf(body[0] ?? 0))
    .update(body)
    .digest()
    .subarray(0, checkBytes)
