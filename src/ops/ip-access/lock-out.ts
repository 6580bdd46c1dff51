import type { Person } from '../../kernel/identity.ts'
import type { Rule } from './rule.ts'
import type { IpVerdict, IpVisit } from './verdict.ts'

/** Whom a change must not lock out unasked, and from where they come. */
export type Stakes = {
  /** Absent when no place is known that the author comes from (a job, the command line), or when they are disabled. */
  author: IpVisit | undefined
  /** Every administrator who could sign in. */
  people: readonly Person[]
  /** The same from every address of theirs. */
  admins: readonly IpVisit[]
}

export type Judge = (visit: IpVisit) => IpVerdict

/** One side of a change: who must get in, and what decides. */
export type Side = { stakes: Stakes; judge: Judge }

export type LockOut = {
  who: readonly ('you' | 'every administrator')[]
  /** The rule that does it; none where the default does, or the loss of a role. */
  rule: Rule | undefined
}

/** Whom a change would lock out: its author, or every administrator who could come in before. Undefined when it is safe. */
export function lockOutOf(before: Side, after: Side): LockOut | undefined {
  const admittedBefore = (visit: IpVisit | undefined) => visit !== undefined && before.judge(visit).allowed
  const admitted = (visit: IpVisit | undefined) => visit !== undefined && after.judge(visit).allowed
  const { author } = before.stakes
  const lockedAuthor = admittedBefore(author) && !admitted(after.stakes.author) ? author : undefined
  const lockedAdmin = after.stakes.admins.some(admitted)
    ? undefined
    : before.stakes.admins.find(admittedBefore)
  const locked = lockedAuthor ?? lockedAdmin
  if (!locked) return undefined
  const { allowed, rule } = after.judge(asAfter(locked, after.stakes))
  return {
    who: [
      ...(lockedAuthor ? (['you'] as const) : []),
      ...(lockedAdmin ? (['every administrator'] as const) : []),
    ],
    rule: allowed ? undefined : rule,
  }
}

/** The visit of who was locked out, as the person is after the change where that is known. */
function asAfter(visit: IpVisit, { author, people }: Stakes): IpVisit {
  const id = visit.person?.id
  const person = author?.person?.id === id ? author?.person : people.find((each) => each.id === id)
  return person ? { ...visit, person } : visit
}
