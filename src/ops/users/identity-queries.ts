import type { Db } from '../../kernel/database/database.ts'
import type { UserIdentityRow, UserTables } from './tables.ts'

const tables = (db: Db) => db.withTables<UserTables>()

export async function findUserIdByIdentity(
  db: Db,
  { issuer, subject }: { issuer: string; subject: string },
): Promise<string | undefined> {
  const row = await tables(db)
    .selectFrom('user_identity')
    .select('user_id')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst()
  return row?.user_id
}

export async function isTiedAt(
  db: Db,
  { issuer, userId }: { issuer: string; userId: string },
): Promise<boolean> {
  const row = await tables(db)
    .selectFrom('user_identity')
    .select('subject')
    .where('user_id', '=', userId)
    .where('issuer', '=', issuer)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** At whichever provider; uses user_identity_user_idx. */
export async function isTied(db: Db, userId: string): Promise<boolean> {
  const row = await tables(db)
    .selectFrom('user_identity')
    .select('subject')
    .where('user_id', '=', userId)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Answers whether it was done: not where the identity is somebody's, or the person is somebody else at that issuer already. */
export async function insertUserIdentity(db: Db, row: UserIdentityRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tables(db)
    .insertInto('user_identity')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}
