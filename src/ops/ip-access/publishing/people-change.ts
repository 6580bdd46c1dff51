import type { Db } from '../../../kernel/database/database.ts'
import type { Caller } from '../../../kernel/identity.ts'
import { holdStanding, reviseRows, wouldLockOut, write, suspend } from './apply-change.ts'
import { errors } from '../errors.ts'
import { foresee, stakesOf, withNewcomers } from './lockout.ts'
import type { Parts } from '../dependencies.ts'
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
  parts: Parts,
  tx: Db,
  { userId, confirm = false, by, work }: PeopleChange & { work: () => Promise<Result> },
): Promise<Result> {
  const standing = await holdStanding(parts, tx)
  const was = await stakesOf(parts, tx, by)
  const person = userId === undefined ? undefined : await parts.people.find(tx, userId)
  const result = await work()
  const left = withNewcomers(await stakesOf(parts, tx, by), was)
  const lockOut = foresee(parts, { before: { standing, stakes: was }, after: { standing, stakes: left } })
  const wasAdmin = was.people.some(({ id }) => id === userId)
  if (standing.pending && (lockOut || wasAdmin)) throw changePending(standing.pending)
  if (!lockOut) return result
  if (!confirm || !person || !parts.people.restore)
    throw wouldLockOut(lockOut, { before: standing, after: standing })
  const { difference, ...revised } = reviseRows(parts, standing, { by })
  const { version } = revised
  const pending = await suspend(parts, tx, {
    before: standing,
    version,
    lockOut,
    changesRules: false,
    person,
    by,
  })
  await write(parts, tx, { after: { ...standing, ...revised, pending }, difference, by })
  return result
}

/** Until a change is confirmed or undone nothing else may change that its undoing relies on. */
export const changePending = ({ due_at }: NonNullable<Snapshot['pending']>) =>
  errors.IP_CHANGE_PENDING({}, { dueAt: due_at.toISOString() })
