import { transact, type Db } from '../../kernel/database/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import type { Passkey } from './contract.ts'
import { errors } from './errors.ts'
import { announceChange, requireUserId, revokeHalfProved, type FactorDependencies } from './dependencies.ts'
import * as queries from './queries.ts'
import { dropUnneededCodes, replaceRecoveryCodes } from './recovery-codes.ts'
import {
  relyingPartyOf,
  type RelyingParty,
  creationOptions,
  readCreation,
  type NewCredential,
  readAssertion,
  requestOptions,
  userIdIn,
  verifyAssertion,
  type Expected,
} from './webauthn.ts'
import type { PasskeyRow } from './tables.ts'

export const challengeMinutes = 5
const limit = 20

/** Whom passkeys are made for; throws where browsers would refuse them. */
export function partyAt(publicUrl: string): RelyingParty {
  const party = relyingPartyOf(publicUrl)
  if (!party) throw errors.PASSKEYS_UNAVAILABLE()
  return party
}

/** A challenge to make a passkey for. */
export async function startPasskey(
  { tickets, identity, publicUrl, companyName }: FactorDependencies,
  db: Db,
  by: Caller,
): Promise<{ ticket: string; options: unknown }> {
  const userId = requireUserId(by)
  const party = partyAt(publicUrl)
  const known = (await queries.listPasskeys(db, userId)).map((row) => row.credential_id)
  if (known.length >= limit) throw errors.PASSKEYS_TOO_MANY({ limit })
  const person = await identity.find(userId)
  const { name = userId, email = name } = person ?? {}
  const options = await creationOptions(party, companyName(), { userId, email, name, known })
  await tickets.revokeOf(db, userId, ['passkey_enrolment'])
  const { token } = await tickets.issue(db, {
    purpose: 'passkey_enrolment',
    userId,
    minutes: challengeMinutes,
    facts: { challenge: options.challenge },
  })
  return { ticket: token, options }
}

export type Enrolment = { ticket: string; name: string; response: unknown }
export type Added = { passkey: Passkey; recoveryCodes: string[] | null }

/** Adds the passkey that the browser made; recovery codes come with the first factor. */
export async function addPasskey(
  dependencies: FactorDependencies,
  db: Db,
  { ticket, name, response }: Enrolment,
  by: Caller,
): Promise<Added> {
  const userId = requireUserId(by)
  const party = partyAt(dependencies.publicUrl)
  const enrolment = await dependencies.tickets.redeem(db, 'passkey_enrolment', ticket)
  if (enrolment?.userId !== userId) throw errors.ENROLMENT_EXPIRED()
  const challenge = String(enrolment.facts['challenge'])
  const credential = await readCreation(response, { party, challenge })
  if (!credential) throw errors.PASSKEY_NOT_ADDED()
  const row = toRow(credential, {
    id: dependencies.ids.next(),
    user_id: userId,
    name: name.trim() || 'Passkey',
    created_at: dependencies.clock.now(),
  })
  return transact(db, (tx) => insert(dependencies, tx, { row, by }))
}

async function insert(
  dependencies: FactorDependencies,
  tx: Db,
  { row, by }: { row: PasskeyRow; by: Caller },
): Promise<Added> {
  const { id, user_id: userId, name } = row
  await queries.lockFactorsOf(tx, userId)
  const held = await queries.countFactors(tx, userId)
  if (held.passkeys >= limit) throw errors.PASSKEYS_TOO_MANY({ limit })
  if (!(await queries.insertPasskey(tx, row))) throw errors.PASSKEY_KNOWN()
  await revokeHalfProved(dependencies, tx, userId)
  const isFirst = !held.totp && held.passkeys === 0
  const recoveryCodes = isFirst ? await replaceRecoveryCodes(dependencies, tx, userId) : null
  await announceChange(dependencies, tx, { change: 'passkey_added', userId, by, details: { id, name } })
  return { passkey: toPasskey(row), recoveryCodes }
}

/** Removes one of the caller's passkeys; with the last factor the recovery codes go. */
export async function removePasskey(
  dependencies: FactorDependencies,
  db: Db,
  id: string,
  by: Caller,
): Promise<void> {
  const userId = requireUserId(by)
  await transact(db, async (tx) => {
    await queries.lockFactorsOf(tx, userId)
    const removed = await queries.deletePasskey(tx, { id, userId })
    if (!removed) throw errors.PASSKEY_NOT_FOUND({ id })
    await dropUnneededCodes(tx, userId)
    const details = { id, name: removed.name }
    await announceChange(dependencies, tx, { change: 'passkey_removed', userId, by, details })
  })
}

type Circumstances = Pick<PasskeyRow, 'id' | 'user_id' | 'name' | 'created_at'>

const toRow = (credential: NewCredential, circumstances: Circumstances): PasskeyRow => ({
  ...circumstances,
  credential_id: credential.credentialId,
  public_key: credential.publicKey,
  sign_count: credential.signCount,
  transports: credential.transports,
  last_used_at: null,
})

export const toPasskey = (row: PasskeyRow): Passkey => ({
  id: row.id,
  name: row.name,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
})

/** A challenge for whichever passkey its holder chooses: whose it is, the answer says. */
export async function startPasskeySignIn(
  { tickets, publicUrl }: FactorDependencies,
  db: Db,
): Promise<{ ticket: string; options: unknown }> {
  const options = await requestOptions(partyAt(publicUrl))
  const { token } = await tickets.issue(db, {
    purpose: 'passkey_sign_in',
    minutes: challengeMinutes,
    facts: { challenge: options.challenge },
  })
  return { ticket: token, options }
}

/** Who answered the challenge; undefined whatever is wrong with the answer. The ticket is used up either way. */
export async function verifyPasskey(
  dependencies: FactorDependencies,
  db: Db,
  ticket: string,
  response: unknown,
): Promise<{ userId: string } | undefined> {
  const party = partyAt(dependencies.publicUrl)
  const asked = await dependencies.tickets.redeem(db, 'passkey_sign_in', ticket)
  if (!asked) return undefined
  const proof = await proofIn(db, response, { party, challenge: String(asked.facts['challenge']) })
  if (!proof) return undefined
  const isFresh = await transact(db, (tx) => noteUse(dependencies, tx, proof))
  return isFresh ? { userId: proof.passkey.user_id } : undefined
}

type Proof = { passkey: PasskeyRow; signCount: number }

async function proofIn(db: Db, response: unknown, expected: Expected): Promise<Proof | undefined> {
  const answer = readAssertion(response)
  const passkey = answer && (await queries.findPasskey(db, answer.id))
  if (!passkey || userIdIn(answer) !== passkey.user_id) return undefined
  const signCount = await verifyAssertion(answer, passkey, expected)
  return signCount === undefined ? undefined : { passkey, signCount }
}

/** A counter that does not rise means two authenticators with one key: which of them is the thief's, nobody can tell. */
async function noteUse(
  { clock, audit }: FactorDependencies,
  tx: Db,
  { passkey, signCount }: Proof,
): Promise<boolean> {
  const { id, user_id: userId, name } = passkey
  if (await queries.notePasskeyUse(tx, { id, signCount, at: clock.now() })) return true
  // Removed meanwhile: no copy, only too late.
  if (!(await queries.findPasskey(tx, passkey.credential_id))) return false
  await audit.record(tx, {
    type: 'factor.passkey_refused',
    outcome: 'denied',
    by: { actor: { kind: 'anonymous' }, roles: [] },
    subject: { type: 'user', id: userId },
    details: { id, name, signCount, signCountBefore: passkey.sign_count },
  })
  return false
}
