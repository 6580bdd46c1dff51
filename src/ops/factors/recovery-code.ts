import { hash, randomBytes } from 'node:crypto'

/** Crockford's: no letter that is taken for a digit, so that what is misread can be put right. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const misread: Readonly<Record<string, string>> = { o: '0', i: '1', l: '1' }
const letters = 16
const shape = new RegExp(`^[${alphabet}]{${letters}}$`)
const howMany = 10

/** Ten codes of 80 random bits, grouped for reading: `k7qm-2x9d-0cvr-84th`. */
export const newRecoveryCodes = (): string[] => Array.from({ length: howMany }, newCode)

function newCode(): string {
  // 256 is a multiple of 32: every letter is as likely.
  const code = [...randomBytes(letters)].map((byte) => alphabet[byte % alphabet.length]).join('')
  return code.replaceAll(/(.{4})(?!$)/g, '$1-')
}

/**
 * Under what a code is stored, however it was typed; undefined for what cannot be one. A plain SHA-256: there is nothing to guess
 * in 80 random bits.
 */
export function hashOfRecoveryCode(typed: string): string | undefined {
  const code = typed
    .toLowerCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll(/[oil]/g, (letter) => misread[letter] ?? '')
  return shape.test(code) ? hash('sha256', code, 'base64url') : undefined
}
