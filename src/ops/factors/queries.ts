import { sql } from 'kysely'
import type { Db } from '../../kernel/database/database.ts'
import type { FactorTables, PasskeyRow, TotpRow } from './tables.ts'

const tables = (db: Db) => db.withTables<FactorTables>()

/** One change of a person's factors at a time: whether it is the first or the last one depends on all of them. */
export async function lockFactorsOf(db: Db, userId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('breakwater.factors'), hashtext(${userId}))`.execute(db)
}

export type Held = { totp: boolean; passkeys: number; recoveryCodesLeft: number }

export async function countFactors(db: Db, userId: string): Promise<Held> {
  const { rows } = await sql<Held>`
    select exists (select from breakwater.totp where user_id = ${userId}) as totp,
      (select count(*)::int from breakwater.passkey where user_id = ${userId}) as passkeys,
      (select count(*)::int from breakwater.recovery_code where user_id = ${userId}) as "recoveryCodesLeft"`.execute(
    db,
  )
  return rows[0] ?? { totp: false, passkeys: 0, recoveryCodesLeft: 0 }
}

/** Those of these people who have an authenticator app or a passkey. */
export async function listHolders(db: Db, userIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select user_id as id from breakwater.totp where user_id = any(${userIds}::text[])
    union select user_id from breakwater.passkey where user_id = any(${userIds}::text[])`.execute(db)
  return rows.map(({ id }) => id)
}

export function findTotp(db: Db, userId: string): Promise<TotpRow | undefined> {
  return tables(db).selectFrom('totp').selectAll().where('user_id', '=', userId).executeTakeFirst()
}

/** A person has one app: a new one takes the place of the old. */
export async function putTotp(db: Db, row: TotpRow): Promise<void> {
  const { secret, last_step, created_at } = row
  await tables(db)
    .insertInto('totp')
    .values(row)
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ secret, last_step, created_at }))
    .execute()
}

export type CodeUse = { row: TotpRow; step: number }

/** Answers whether the code of that time step was still unused, and the app still the one it was read from. */
export async function spendTotpStep(db: Db, { row, step }: CodeUse): Promise<boolean> {
  const used = await tables(db)
    .updateTable('totp')
    .set({ last_step: step })
    .where('user_id', '=', row.user_id)
    .where('secret', '=', row.secret)
    .where('last_step', '<', step)
    .returning('user_id')
    .executeTakeFirst()
  return used !== undefined
}

/** Answers whether there was one. */
export async function deleteTotp(db: Db, userId: string): Promise<boolean> {
  const { numDeletedRows } = await tables(db)
    .deleteFrom('totp')
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

export type NewCodes = { userId: string; hashes: readonly string[]; at: Date }

export async function insertRecoveryCodes(db: Db, { userId, hashes, at }: NewCodes): Promise<void> {
  const rows = hashes.map((code_hash) => ({ user_id: userId, code_hash, created_at: at }))
  await tables(db).insertInto('recovery_code').values(rows).execute()
}

/** Takes the code away in the statement that finds it: of two who come at once, one finds nothing. */
export async function takeRecoveryCode(
  db: Db,
  { userId, hash }: { userId: string; hash: string },
): Promise<boolean> {
  const { numDeletedRows } = await tables(db)
    .deleteFrom('recovery_code')
    .where('user_id', '=', userId)
    .where('code_hash', '=', hash)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

export async function deleteRecoveryCodes(db: Db, userId: string): Promise<void> {
  await tables(db).deleteFrom('recovery_code').where('user_id', '=', userId).execute()
}

/** Oldest first: the id is the order of creation. */
export function listPasskeys(db: Db, userId: string): Promise<PasskeyRow[]> {
  return tables(db)
    .selectFrom('passkey')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('id')
    .limit(100)
    .execute()
}

/** By the unique index on credential_id. */
export function findPasskey(db: Db, credentialId: string): Promise<PasskeyRow | undefined> {
  return tables(db)
    .selectFrom('passkey')
    .selectAll()
    .where('credential_id', '=', credentialId)
    .executeTakeFirst()
}

/** Answers whether the row was inserted: not when the credential is known, whoever it belongs to. */
export async function insertPasskey(db: Db, row: PasskeyRow): Promise<boolean> {
  const inserted = await tables(db)
    .insertInto('passkey')
    .values(row)
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

export type PasskeyUse = { id: string; signCount: number; at: Date }

/** Answers whether the counter rose; authenticators that do not count (synchronised passkeys) say 0 every time. */
export async function notePasskeyUse(db: Db, { id, signCount, at }: PasskeyUse): Promise<boolean> {
  const used = await tables(db)
    .updateTable('passkey')
    .set({ sign_count: signCount, last_used_at: at })
    .where('id', '=', id)
    .where('sign_count', signCount === 0 ? '=' : '<', signCount)
    .returning('id')
    .executeTakeFirst()
  return used !== undefined
}

/** Answers the passkey if it was this person's. */
export function deletePasskey(
  db: Db,
  { id, userId }: { id: string; userId: string },
): Promise<PasskeyRow | undefined> {
  return tables(db)
    .deleteFrom('passkey')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returningAll()
    .executeTakeFirst()
}

export async function deletePasskeysOf(db: Db, userId: string): Promise<void> {
  await tables(db).deleteFrom('passkey').where('user_id', '=', userId).execute()
}
