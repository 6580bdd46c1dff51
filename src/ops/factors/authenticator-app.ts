import { transact, type Db } from '../../kernel/database/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import { errors } from './errors.ts'
import { announceChange, requireUserId, revokeHalfProved, type FactorDependencies } from './dependencies.ts'
import * as queries from './queries.ts'
import {
  dropUnneededCodes,
  replaceRecoveryCodes,
  spendRecoveryCode,
  type CodeEntry,
} from './recovery-codes.ts'
import { randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'

const enrolmentMinutes = 10
const sealedFor = 'factors.totp'

/** A new secret for the caller's app. It waits sealed in a ticket: until a code of it was confirmed, nothing has changed. */
export async function startTotp(
  { tickets, secrets, identity, companyName }: FactorDependencies,
  db: Db,
  by: Caller,
): Promise<{ ticket: string; secret: string; uri: string }> {
  const userId = requireUserId(by)
  const secret = newTotpSecret()
  const sealed = Buffer.from(secrets.seal(sealedFor, secret)).toString('base64')
  await tickets.revokeOf(db, userId, ['totp_enrolment'])
  const { token } = await tickets.issue(db, {
    purpose: 'totp_enrolment',
    userId,
    minutes: enrolmentMinutes,
    facts: { sealed },
  })
  const person = await identity.find(userId)
  const account = person?.email ?? person?.name ?? userId
  const uri = enrolmentUri({ issuer: companyName(), account, secret })
  return { ticket: token, secret: toBase32(secret), uri }
}

export type Confirmation = { ticket: string; code: string }

/** Switches the app on, in the place of one that was on before, and answers new recovery codes. */
export async function confirmTotp(
  dependencies: FactorDependencies,
  db: Db,
  { ticket, code }: Confirmation,
  by: Caller,
): Promise<{ recoveryCodes: string[] }> {
  const { clock, tickets, secrets } = dependencies
  const userId = requireUserId(by)
  return transact(db, async (tx) => {
    await queries.lockFactorsOf(tx, userId)
    // A mistyped code throws, and with the transaction the ticket comes back for another try.
    const enrolment = await tickets.redeem(tx, 'totp_enrolment', ticket)
    if (enrolment?.userId !== userId) throw errors.ENROLMENT_EXPIRED()
    const secret = Buffer.from(String(enrolment.facts['sealed']), 'base64')
    const step = stepOfCode(secrets.open(sealedFor, secret), digitsOf(code), clock.now())
    if (step === undefined) throw errors.TOTP_CODE_WRONG()
    const before = await queries.findTotp(tx, userId)
    await queries.putTotp(tx, { user_id: userId, secret, last_step: step, created_at: clock.now() })
    const recoveryCodes = await replaceRecoveryCodes(dependencies, tx, userId)
    await revokeHalfProved(dependencies, tx, userId)
    const details = { replaced: before !== undefined }
    await announceChange(dependencies, tx, { change: 'totp_added', userId, by, details })
    return { recoveryCodes }
  })
}

/** Switches the caller's app off; with the last factor the recovery codes go. */
export async function removeTotp(dependencies: FactorDependencies, db: Db, by: Caller): Promise<void> {
  const userId = requireUserId(by)
  await transact(db, async (tx) => {
    await queries.lockFactorsOf(tx, userId)
    if (!(await queries.deleteTotp(tx, userId))) throw errors.TOTP_NOT_FOUND()
    await dropUnneededCodes(tx, userId)
    await announceChange(dependencies, tx, { change: 'totp_removed', userId, by })
  })
}

/** Whether this is a code of the person's app or a recovery code, and which; either is used up by it. */
export async function verifyCode(
  dependencies: FactorDependencies,
  db: Db,
  userId: string,
  entry: CodeEntry,
): Promise<'totp' | 'recovery_code' | undefined> {
  if (await spendAppCode(dependencies, db, { userId, code: entry.code })) return 'totp'
  return (await spendRecoveryCode(dependencies, db, { userId, ...entry })) ? 'recovery_code' : undefined
}

async function spendAppCode(
  { clock, secrets }: FactorDependencies,
  db: Db,
  { userId, code }: { userId: string; code: string },
): Promise<boolean> {
  const row = await queries.findTotp(db, userId)
  if (!row) return false
  const step = stepOfCode(secrets.open(sealedFor, row.secret), digitsOf(code), clock.now())
  return step !== undefined && queries.spendTotpStep(db, { row, step })
}

/** Apps show `123 456`. */
const digitsOf = (code: string): string => code.replaceAll(/[\s-]/g, '')

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
