import { validate as isUuid } from 'uuid'
import type { Caller, Role } from '../../../kernel/identity.ts'
import { transact, type Db } from '../../../kernel/database/database.ts'
import type { Background } from '../bounded-queue.ts'
import { normaliseEmail } from '../email.ts'
import { errors } from '../errors.ts'
import { hashNewPassword, type NewPasswordDependencies, isOutdated, type Passwords } from './password-hash.ts'
import * as queries from '../queries.ts'
import type { PasswordChanged, UserDependencies } from '../dependencies.ts'
import type { UserRow } from '../tables.ts'

export type Verified = {
  ok: true
  user: { id: string; email: string; name: string; roles: Role[] }
  groupIds: readonly string[]
  credentialsChangedAt: Date
}
/** The reason is for the audit log; the person at the door hears the same sentence for all of them. */
export type Refused = {
  ok: false
  reason: 'unknown_person' | 'wrong_password' | 'disabled'
  /** Whose e-mail address it is. */
  account?: { id: string; name: string; groupIds: readonly string[] }
}

/** Whether this is the password of an active person. Unknown, invited and disabled people cost the same hash and statements. */
export async function verify(
  { passwords, background, db: ownDb }: { passwords: Passwords; background: Background; db: Db },
  db: Db,
  email: string,
  password: string,
): Promise<Verified | Refused> {
  const row = await queries.findUserByEmail(db, normaliseEmail(email))
  const isRight = await passwords.verify(password, row?.password_hash ?? undefined)
  const groupIds = await groupIdsOf(db, row?.id ?? nobody)
  if (!row) return { ok: false, reason: 'unknown_person' }
  const { id, name, roles } = row
  if (!isRight) return { ok: false, reason: 'wrong_password', account: { id, name, groupIds } }
  if (!row.active) return { ok: false, reason: 'disabled', account: { id, name, groupIds } }
  const old = row.password_hash
  if (old !== null && isOutdated(old))
    background.run('hashing a password at the present cost', async () =>
      queries.replaceHash(ownDb, id, { old, new: await passwords.hash(password) }),
    )
  const user = { id, email: row.email, name, roles }
  return { ok: true, user, groupIds, credentialsChangedAt: row.credentials_changed_at }
}

const nobody = '00000000-0000-0000-0000-000000000000'

/** From the database also where the person is in memory: that would tell by the time it takes who exists. */
const groupIdsOf = async (db: Db, userId: string): Promise<string[]> =>
  (await queries.listMemberships(db, [userId])).map(({ id }) => id)

/**
 * Whether what was verified is still true, and stays so until this transaction ends. Hashing takes time: without this, a
 * sign-in with the old password could slip in after the change that ended all sessions. The row is locked as for a change, because
 * the sign-in goes on to change it: two that only shared it would wait for each other.
 */
export async function stillHolds(
  tx: Db,
  { user, credentialsChangedAt }: Pick<Verified, 'user' | 'credentialsChangedAt'>,
): Promise<boolean> {
  const row = await queries.lockUser(tx, user.id)
  return row?.active === true && row.credentials_changed_at.getTime() === credentialsChangedAt.getTime()
}

/** An active person whom something else than a password has proved to be who they are. */
export async function findProved(db: Db, userId: string): Promise<Verified | undefined> {
  const row = isUuid(userId) ? await queries.findUser(db, userId) : undefined
  if (row?.active !== true) return undefined
  const { id, email, name, roles } = row
  const user = { id, email, name, roles }
  const groupIds = await groupIdsOf(db, id)
  return { ok: true, user, groupIds, credentialsChangedAt: row.credentials_changed_at }
}

type Context = Pick<UserDependencies, 'clock' | 'audit' | 'sessions'> &
  NewPasswordDependencies & { passwordChanged: PasswordChanged }

/** Sets a person's password and ends the sessions, except the one that the change came from. */
export async function set(
  context: Context,
  db: Db,
  { id, password }: { id: string; password: string },
  by: Caller,
): Promise<void> {
  const person = await queries.findUser(db, id)
  if (!person) throw errors.USER_NOT_FOUND({ id })
  const passwordHash = await hashNewPassword(context, { ...person, password })
  await transact(db, (tx) => replace(context, tx, { id, passwordHash }, by))
}

export type Replacement = {
  id: string
  passwordHash: string
  type?: 'user.password_changed' | 'user.password_chosen'
  /** The change was decided on when this was so; if it is not any more, nothing is changed. */
  onlyIf?: (row: UserRow) => boolean
}

/** The same with a hash that was made before, in the caller's transaction. Answers whether it was done. */
export async function replace(
  { clock, audit, sessions, passwordChanged }: Context,
  tx: Db,
  replacement: Replacement,
  by: Caller,
): Promise<boolean> {
  const { id, passwordHash, type = 'user.password_changed', onlyIf = () => true } = replacement
  const row = await queries.lockUser(tx, id)
  if (!row) throw errors.USER_NOT_FOUND({ id })
  if (!onlyIf(row)) return false
  const now = clock.now()
  await queries.updateUser(tx, id, {
    password_hash: passwordHash,
    credentials_changed_at: now,
    updated_at: now,
  })
  await sessions.endAllOf(tx, id, { by, reason: 'credentials_changed', exceptId: by.sessionId })
  await audit.record(tx, { type, outcome: 'success', by, subject: { type: 'user', id } })
  await passwordChanged.run(tx, { userId: id })
  return true
}
