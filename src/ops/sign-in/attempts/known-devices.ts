import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Secrets } from '../../../kernel/secrets.ts'

/** Changing how the token is made, or under which key, makes a new version; a token of another one is nobody's. */
const version = '1'
const nonceBytes = 16
const shape = /^1\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/

export type Devices = ReturnType<typeof createDevices>

/**
 * Browsers that have signed in as a person before, by a cookie that says so under our key (OWASP's device cookie). It opens
 * nothing: an attempt that brings it is counted apart from those of strangers, so that they cannot lock its owner out.
 */
export function createDevices({ deriveKey }: Pick<Secrets, 'deriveKey'>) {
  const accountKey = deriveKey('sign-in account')
  const deviceKey = deriveKey(`sign-in device ${version}`)
  const checkOf = (nonce: string, account: string): string =>
    createHmac('sha256', deviceKey).update(`${version}.${nonce}.${account}`).digest('base64url')
  return {
    /** What an e-mail address, in its one spelling, is counted under. */
    accountOf: (email: string): string => createHmac('sha256', accountKey).update(email).digest('base64url'),

    /** A token for a browser that has just signed in. */
    issue(account: string): string {
      const nonce = randomBytes(nonceBytes).toString('base64url')
      return `${version}.${nonce}.${checkOf(nonce, account)}`
    },

    /** Which of the account's browsers brought the token; undefined for a stranger's, or another account's. */
    recognise(token: string | undefined, account: string): string | undefined {
      const [, nonce, check] = shape.exec(token ?? '') ?? []
      if (nonce === undefined || check === undefined) return undefined
      const isOurs = timingSafeEqual(Buffer.from(check), Buffer.from(checkOf(nonce, account)))
      return isOurs ? nonce : undefined
    },
  }
}
