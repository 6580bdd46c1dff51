import { transact, type Db } from '../../../kernel/database/database.ts'
import { errors as kernelErrors } from '../../../kernel/errors.ts'
import type { Caller } from '../../../kernel/identity.ts'
import type { Sessions } from '../../sessions/service.ts'
import type { Attempts } from '../../sign-in/service.ts'
import { errors } from '../errors.ts'
import * as queries from '../queries.ts'
import type { Users } from '../service.ts'
import type { UserRow } from '../tables.ts'

export type OwnPasswordDependencies = {
  users: Pick<Users, 'verifyPassword' | 'hashNewPassword' | 'replacePassword'>
  sessions: Pick<Sessions, 'renew'>
  /** The present password is one more thing to guess: it is counted with the sign-ins. */
  attempts: Pick<Attempts, 'look'>
}
export type OwnPassword = ReturnType<typeof createOwnPassword>

export type PasswordChange = {
  currentPassword: string
  newPassword: string
  /** Of this browser. */
  deviceToken?: string | undefined
}

/** A person's own password, changed by whoever knows the present one. */
export const createOwnPassword = (dependencies: OwnPasswordDependencies) => ({
  /**
   * Changes it; all other sessions end, and this one goes on under the token in the answer. That the present password was known is
   * no fresh sign-in: nobody was asked for a second factor.
   */
  async change(db: Db, change: PasswordChange, by: Caller): Promise<{ token: string }> {
    const { actor, sessionId } = by
    if (actor.kind !== 'user' || sessionId === undefined) throw errors.PASSWORD_IS_PERSONAL()
    const person = await queries.findUser(db, actor.id)
    if (!person) throw kernelErrors.UNAUTHENTICATED()
    await confirm(dependencies, db, { email: person.email, change, by })
    const passwordHash = await dependencies.users.hashNewPassword({ ...person, password: change.newPassword })
    // Hashing takes time: a change that was made meanwhile, by somebody who has had enough of this session, comes first.
    const onlyIf = (now: UserRow) => isSameCredentials(now, person)
    return transact(db, async (tx) => {
      if (!(await dependencies.users.replacePassword(tx, { id: person.id, passwordHash, onlyIf }, by)))
        throw kernelErrors.UNAUTHENTICATED()
      return dependencies.sessions.renew(tx, sessionId, { by, authenticated: false })
    })
  },
})

type Confirmation = { email: string; change: PasswordChange; by: Caller }

async function confirm(
  { attempts, users }: OwnPasswordDependencies,
  db: Db,
  { email, change, by }: Confirmation,
): Promise<void> {
  const { deviceToken, currentPassword } = change
  await attempts.look(db, { email, occasion: 'password_change', deviceToken, from: by }, async () => {
    const verified = await users.verifyPassword(db, email, currentPassword)
    if (verified.ok) return { failed: false, value: verified }
    return {
      failed: true,
      reason: verified.reason,
      userId: verified.account?.id,
      error: errors.CURRENT_PASSWORD_WRONG(),
    }
  })
}

const isSameCredentials = (now: UserRow, before: UserRow): boolean =>
  now.active && now.credentials_changed_at.getTime() === before.credentials_changed_at.getTime()
