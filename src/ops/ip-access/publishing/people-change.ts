import type { Db } from '../../../kernel/database/database.ts'
import type { Caller } from '../../../kernel/identity.ts'
import { lockCurrentRuleSet, reviseRows, wouldLockOut, write, recordPendingChange } from './apply-change.ts'
import { errors } from '../errors.ts'
import { checkLockout, lockoutScopeOf, withNewcomers } from './lockout.ts'
import type { Context } from '../context.ts'
import type { Snapshot } from '../live/snapshot.ts'

export type PeopleChange = {
  /** The person who changes; absent when it is a group, which cannot come back. */
  userId?: string | undefined
  /** Do it although it locks somebody out. */
  confirm?: boolean | undefined
  by: Caller
}

/**
 * Does `work`, which changes whom the rules are about, in the caller's transaction, and refuses it where it would lock out its author
 * or the last reachable administrator. Confirmed, it takes effect and undoes itself like a change of rules. Takes the lock of the
 * rules before `work` takes those of people: whoever undoes a change takes them in the same order.
 */
export async function guardPeopleChange<Result>(
  context: Context,
  tx: Db,
  { userId, confirm = false, by, work }: PeopleChange & { work: () => Promise<Result> },
): Promise<Result> {
  const standing = await lockCurrentRuleSet(context, tx)
  const was = await lockoutScopeOf(context, tx, by)
  const person = userId === undefined ? undefined : await context.people.find(tx, userId)
  const result = await work()
  const left = withNewcomers(await lockoutScopeOf(context, tx, by), was)
  const lockout = checkLockout(context, {
    before: { standing, stakes: was },
    after: { standing, stakes: left },
  })
  const wasAdmin = was.people.some(({ id }) => id === userId)
  if (standing.pending && (lockout || wasAdmin)) throw changePending(standing.pending)
  if (!lockout) return result
  if (!confirm || !person || !context.people.restore)
    throw wouldLockOut(lockout, { before: standing, after: standing })
  const { difference, ...revised } = reviseRows(context, standing, { by })
  const { version } = revised
  const pending = await recordPendingChange(context, tx, {
    before: standing,
    version,
    lockOut: lockout,
    changesRules: false,
    person,
    by,
  })
  await write(context, tx, { after: { ...standing, ...revised, pending }, difference, by })
  return result
}

/** Until a change is confirmed or undone nothing else may change that its undoing relies on. */
export const changePending = ({ due_at }: NonNullable<Snapshot['pending']>) =>
  errors.IP_CHANGE_PENDING({}, { dueAt: due_at.toISOString() })
