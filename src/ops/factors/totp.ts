import { randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'

/** What every authenticator app understands; several ignore it when told otherwise. */
const code = { algorithm: 'SHA1', digits: 6 } as const
const periodSeconds = 30
/** A code is accepted one step early or late, because clocks of phones differ. */
const window = 1

/** 160 random bits, as RFC 4226 recommends. */
export const newTotpSecret = (): Uint8Array => randomBytes(20)

/** The secret as a person types it where no camera is at hand. */
export const toBase32 = (secret: Uint8Array): string => secretOf(secret).base32

export type Enrolment = { issuer: string; account: string; secret: Uint8Array }

/** What the QR code holds. */
export function enrolmentUri({ issuer, account, secret }: Enrolment): string {
  // A colon separates the two in the label, and apps take the first one they find.
  const names = { issuer: issuer.replaceAll(':', ' '), label: account.replaceAll(':', ' ') }
  return new TOTP({ ...code, ...names, period: periodSeconds, secret: secretOf(secret) }).toString()
}

/** The time step whose code this is, of the present one and its neighbours. */
export function stepOfCode(secret: Uint8Array, token: string, at: Date): number | undefined {
  // The library throws for six characters that are more bytes.
  if (!/^\d{6}$/.test(token)) return undefined
  const moment = { period: periodSeconds, timestamp: at.getTime() }
  const delta = TOTP.validate({ ...code, ...moment, token, window, secret: secretOf(secret) })
  return delta === null ? undefined : TOTP.counter(moment) + delta
}

const secretOf = (bytes: Uint8Array): Secret => new Secret({ buffer: Uint8Array.from(bytes).buffer })
