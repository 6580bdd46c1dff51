import { validate as isUuid } from 'uuid'
import type { Caller, Person, Role } from '../../kernel/identity.ts'
import type { AnnouncedCache } from '../../kernel/announced-cache.ts'
import { transact, type Db } from '../../kernel/database.ts'
import { normaliseEmail } from './email.ts'
import { errors } from './errors.ts'
import { problemWithPassword, type Passwords } from './password.ts'
import * as queries from './queries.ts'
import type { UserNeeds } from './needs.ts'

export type Verified = {
  ok: true
  user: { id: string; email: string; name: string; roles: Role[] }
  credentialsChangedAt: Date
}
/** The reason is for the audit log; the person at the door hears the same sentence for all of them. */
export type Refused = { ok: false; reason: 'unknown_person' | 'wrong_password' | 'disabled'; userId?: string }

/** Whether this is the password of an active person. Unknown and disabled people cost the same hash. */
export const verify =
  ({ passwords }: { passwords: Passwords }) =>
  async (db: Db, email: string, password: string): Promise<Verified | Refused> => {
    const row = await queries.findUserByEmail(db, normaliseEmail(email))
    const isRight = await passwords.verify(password, row?.password_hash ?? undefined)
    if (!row) return { ok: false, reason: 'unknown_person' }
    const { id, name, roles } = row
    if (!isRight) return { ok: false, reason: 'wrong_password', userId: id }
    if (!row.active) return { ok: false, reason: 'disabled', userId: id }
    const user = { id, email: row.email, name, roles }
    return { ok: true, user, credentialsChangedAt: row.credentials_changed_at }
  }

/**
 * Whether what was verified is still true, and stays so until this transaction ends. Hashing takes time: without this, a
 * sign-in with the old password could slip in after the change that ended all sessions. The row is locked as for a change, because
 * the sign-in goes on to change it: two that only shared it would wait for each other.
 */
export async function stillHolds(tx: Db, { user, credentialsChangedAt }: Verified): Promise<boolean> {
  const row = await queries.lockUser(tx, user.id)
  return row?.active === true && row.credentials_changed_at.getTime() === credentialsChangedAt.getTime()
}

/** An active person whom something else than a password has proved to be who they are. */
export async function findProved(db: Db, userId: string): Promise<Verified | undefined> {
  const row = isUuid(userId) ? await queries.findUser(db, userId) : undefined
  if (row?.active !== true) return undefined
  const { id, email, name, roles } = row
  return { ok: true, user: { id, email, name, roles }, credentialsChangedAt: row.credentials_changed_at }
}

type Parts = Pick<UserNeeds, 'clock' | 'audit' | 'sessions'> & {
  passwords: Passwords
  persons: AnnouncedCache<Person>
}

/** Sets a person's password and ends the sessions, except the one that the change came from. */
export const set =
  ({ clock, audit, sessions, passwords }: Parts) =>
  async (db: Db, { id, password }: { id: string; password: string }, by: Caller): Promise<void> => {
    const problem = problemWithPassword(password)
    if (problem !== undefined) throw errors.PASSWORD_REFUSED({ reason: problem })
    const password_hash = await passwords.hash(password)
    const now = clock.now()
    await transact(db, async (tx) => {
      if (!(await queries.lockUser(tx, id))) throw errors.USER_NOT_FOUND({ id })
      await queries.updateUser(tx, id, { password_hash, credentials_changed_at: now, updated_at: now })
      await sessions.endAllOf(tx, id, { by, reason: 'credentials_changed', exceptId: by.sessionId })
      const subject = { type: 'user', id }
      await audit.record(tx, { type: 'user.password_changed', outcome: 'success', by, subject })
    })
  }
