import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database/database.ts'
import { normaliseEmail } from './email.ts'
import * as queries from './identity-queries.ts'
import { findUser, findUserByEmail } from './queries.ts'

/** Who somebody is at an identity provider: the subject is theirs for good, the e-mail address is not. */
export type IdentityAt = { issuer: string; subject: string }

/** The person who was tied to that identity. */
export const findByIdentity = (db: Db, identity: IdentityAt): Promise<string | undefined> =>
  queries.findUserIdByIdentity(db, identity)

/**
 * Ties a person to an identity, and answers whether it is theirs now: one that is tied already stays with whom it is, and so does a
 * person who became somebody else there in the meantime.
 */
export async function linkIdentity(
  { clock }: { clock: Clock },
  db: Db,
  { issuer, subject, userId }: IdentityAt & { userId: string },
): Promise<boolean> {
  const row = { issuer, subject, user_id: userId, created_at: clock.now() }
  if (await queries.insertUserIdentity(db, row)) return true
  return (await queries.findUserIdByIdentity(db, row)) === userId
}

/**
 * The active person with that e-mail address, unless they are somebody else there already: providers give the address of
 * whoever has left to the next of that name.
 */
export async function findUntied(
  db: Db,
  { issuer, email }: { issuer: string; email: string },
): Promise<string | undefined> {
  const row = await findUserByEmail(db, normaliseEmail(email))
  return row?.active && !(await queries.isTiedAt(db, { issuer, userId: row.id })) ? row.id : undefined
}

/** By what a person could sign in without that provider's word: then it is not enough to make its subject theirs. */
export async function findOwnWays(
  db: Db,
  userId: string,
): Promise<{ password: boolean; elsewhere: boolean }> {
  const row = await findUser(db, userId)
  const elsewhere = await queries.isTied(db, userId)
  return { password: row !== undefined && row.password_hash !== null, elsewhere }
}
