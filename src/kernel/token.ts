import { hash, randomBytes } from 'node:crypto'

const tokenBytes = 32
const tokenLength = 43

/** 256 random bits in base64url, shown to their holder once, and the hash that is all we keep. */
export function newToken(): { token: string; tokenHash: string } {
  const bytes = randomBytes(tokenBytes)
  return { token: bytes.toString('base64url'), tokenHash: hashOf(bytes) }
}

/**
 * The SHA-256 under which a token is stored and looked up, or undefined when the text is not *the* spelling of 256 bits.
 *
 * base64url has many spellings of the same bytes (padding, stray characters, spare bits of the last letter). Accepting them
 * would give one credential many names, and revocation, caches and limits that know only one of them.
 */
export function hashOfToken(text: string): string | undefined {
  if (text.length !== tokenLength) return undefined
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.length !== tokenBytes || bytes.toString('base64url') !== text) return undefined
  return hashOf(bytes)
}

/** Whether a text is spelt as such a hash is: what comes from outside is kept only then. */
export const isTokenHash = (text: string): boolean => hashOfToken(text) !== undefined

const hashOf = (bytes: Buffer): string => hash('sha256', bytes, 'base64url')
