import { transact, type Db } from '../../kernel/database/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import { errors } from './errors.ts'
import { announceChange, requireUserId, type FactorDependencies } from './dependencies.ts'
import * as queries from './queries.ts'
import { hash, randomBytes } from 'node:crypto'

type Context = Pick<FactorDependencies, 'clock' | 'audit' | 'notify'>

/** Ten new codes in the place of the old ones; they are in the answer and nowhere else. */
export async function replaceRecoveryCodes({ clock }: Context, tx: Db, userId: string): Promise<string[]> {
  const codes = newRecoveryCodes()
  const hashes = codes.flatMap((code) => hashOfRecoveryCode(code) ?? [])
  await queries.deleteRecoveryCodes(tx, userId)
  await queries.insertRecoveryCodes(tx, { userId, hashes, at: clock.now() })
  return codes
}

/** Recovery codes stand in for a factor: without one they would be a way in of their own. */
export async function dropUnneededCodes(tx: Db, userId: string): Promise<void> {
  const { totp, passkeys } = await queries.countFactors(tx, userId)
  if (!totp && passkeys === 0) await queries.deleteRecoveryCodes(tx, userId)
}

/** Renews the caller's recovery codes; the old ones stop working. */
export async function renewRecoveryCodes(
  context: Context,
  db: Db,
  by: Caller,
): Promise<{ recoveryCodes: string[] }> {
  const userId = requireUserId(by)
  return transact(db, async (tx) => {
    await queries.lockFactorsOf(tx, userId)
    const { totp, passkeys } = await queries.countFactors(tx, userId)
    if (!totp && passkeys === 0) throw errors.SECOND_FACTOR_MISSING()
    const recoveryCodes = await replaceRecoveryCodes(context, tx, userId)
    await announceChange(context, tx, { change: 'recovery_codes_renewed', userId, by })
    return { recoveryCodes }
  })
}

export type CodeEntry = { code: string; by: Caller }

/** Uses up a recovery code: of any number of attempts at once, one gets through. */
export async function spendRecoveryCode(
  context: Context,
  db: Db,
  { userId, code, by }: CodeEntry & { userId: string },
): Promise<boolean> {
  const hash = hashOfRecoveryCode(code)
  if (hash === undefined) return false
  return transact(db, async (tx) => {
    if (!(await queries.takeRecoveryCode(tx, { userId, hash }))) return false
    const { recoveryCodesLeft } = await queries.countFactors(tx, userId)
    const details = { recoveryCodesLeft }
    await announceChange(context, tx, { change: 'recovery_code_used', userId, by, details })
    return true
  })
}

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
