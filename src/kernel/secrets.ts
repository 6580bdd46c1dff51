import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** Encrypts small secrets at rest (link tokens, carrier credentials, the audit signing key) under the installation's master key. */
export type Secrets = {
  /** AES-256-GCM under a key of its own for each purpose; layout: version ‖ 12 bytes nonce ‖ 16 bytes tag ‖ ciphertext. */
  seal(purpose: string, plaintext: Uint8Array): Uint8Array
  /** Throws when the sealed bytes were altered, or sealed for another purpose or under another master key. */
  open(purpose: string, sealed: Uint8Array): Uint8Array
  /** A 256-bit key for `purpose`, for keyed checks (HMAC). */
  deriveKey(purpose: string): Buffer
}

const version = 1
const nonceBytes = 12
const tagBytes = 16

export function createSecrets(masterKey: Uint8Array): Secrets {
  if (masterKey.length < 32) throw new Error('The master key must have at least 32 bytes.')
  const keys = new Map<string, Buffer>()
  const deriveKey = (purpose: string): Buffer => {
    const known = keys.get(purpose)
    if (known) return known
    const key = Buffer.from(hkdfSync('sha256', masterKey, 'breakwater', purpose, 32))
    keys.set(purpose, key)
    return key
  }
  return {
    deriveKey,
    seal(purpose, plaintext) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', deriveKey(purpose), nonce)
      const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()])
      return Buffer.concat([Buffer.from([version]), nonce, cipher.getAuthTag(), ciphertext])
    },
    open(purpose, sealed) {
      if (sealed[0] !== version)
        throw new Error(`Sealed with format ${sealed[0]}, which this version cannot open.`)
      const tagAt = 1 + nonceBytes
      const nonce = sealed.subarray(1, tagAt)
      // Without a length Node takes tags of four bytes too, which can be guessed.
      const decipher = createDecipheriv('aes-256-gcm', deriveKey(purpose), nonce, { authTagLength: tagBytes })
      decipher.setAuthTag(sealed.subarray(tagAt, tagAt + tagBytes))
      return Buffer.concat([decipher.update(sealed.subarray(tagAt + tagBytes)), decipher.final()])
    },
  }
}
