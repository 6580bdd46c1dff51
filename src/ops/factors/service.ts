import { bind } from '../../kernel/bind.ts'
import { transact, type Db } from '../../kernel/database/database.ts'
import { errors as kernelErrors } from '../../kernel/errors.ts'
import type { Caller } from '../../kernel/identity.ts'
import * as app from './authenticator-app.ts'
import type { Factors as FactorList } from './contract.ts'
import { announceChange, requireUserId, type FactorDependencies } from './dependencies.ts'
import * as signIn from './passkeys.ts'
import * as passkeys from './passkeys.ts'
import * as queries from './queries.ts'
import { renewRecoveryCodes } from './recovery-codes.ts'
import { relyingPartyOf } from './webauthn.ts'

export { createDemand } from './demand.ts'
export type { FactorDependencies, Notify } from './dependencies.ts'
export type Factors = ReturnType<typeof createFactors>

/** What people prove who they are with, besides the password: authenticator apps, passkeys, and recovery codes for when these are lost. */
export const createFactors = (dependencies: FactorDependencies) => ({
  /** Whether browsers allow passkeys at the address of this installation. */
  hasPasskeys: relyingPartyOf(dependencies.publicUrl) !== undefined,
  list,
  heldBy: queries.countFactors,
  holders,
  startTotp: bind(dependencies, app.startTotp),
  confirmTotp: bind(dependencies, app.confirmTotp),
  removeTotp: bind(dependencies, app.removeTotp),
  renewRecoveryCodes: bind(dependencies, renewRecoveryCodes),
  verifyCode: bind(dependencies, app.verifyCode),
  startPasskey: bind(dependencies, passkeys.startPasskey),
  addPasskey: bind(dependencies, passkeys.addPasskey),
  removePasskey: bind(dependencies, passkeys.removePasskey),
  startPasskeySignIn: bind(dependencies, signIn.startPasskeySignIn),
  verifyPasskey: bind(dependencies, signIn.verifyPasskey),
  removeAllOf: bind(dependencies, removeAllOf),
})

/** The caller's own factors. */
async function list(db: Db, by: Caller): Promise<FactorList> {
  const userId = requireUserId(by)
  const totp = await queries.findTotp(db, userId)
  const { recoveryCodesLeft } = await queries.countFactors(db, userId)
  return {
    totpSince: totp?.created_at.toISOString() ?? null,
    recoveryCodesLeft,
    passkeys: (await queries.listPasskeys(db, userId)).map(passkeys.toPasskey),
  }
}

/** Those of these people who hold a second factor. */
async function holders(db: Db, userIds: readonly string[]): Promise<Set<string>> {
  return new Set(userIds.length === 0 ? [] : await queries.listHolders(db, userIds))
}

/** Removes all factors of somebody who has lost them, and ends the sessions: the way back in is the password alone. */
async function removeAllOf(
  dependencies: FactorDependencies,
  db: Db,
  userId: string,
  by: Caller,
): Promise<void> {
  if (!(await dependencies.identity.find(userId))) throw kernelErrors.NOT_FOUND()
  await transact(db, async (tx) => {
    await queries.lockFactorsOf(tx, userId)
    const { totp, passkeys, recoveryCodesLeft } = await queries.countFactors(tx, userId)
    await queries.deleteTotp(tx, userId)
    await queries.deletePasskeysOf(tx, userId)
    await queries.deleteRecoveryCodes(tx, userId)
    await dependencies.tickets.revokeOf(tx, userId, ['totp_enrolment', 'passkey_enrolment'])
    await dependencies.sessions.endAllOf(tx, userId, { by, reason: 'credentials_changed' })
    const details = { totp, passkeys, recoveryCodesLeft }
    await announceChange(dependencies, tx, { change: 'reset', userId, by, details })
  })
}
