import type { Rule } from './rule.ts'
import type { IpVerdict, IpVisit } from './verdict.ts'

/** Whom a change must not shut out unasked, and from where they come. */
export type Stakes = {
  /** Absent when no place is known that the author comes from: a job, the command line. */
  author: IpVisit | undefined
  /** Every active administrator from every address of theirs. */
  admins: readonly IpVisit[]
}

export type Judge = (visit: IpVisit) => IpVerdict

export type LockOut = {
  who: readonly ('you' | 'every administrator')[]
  /** The rule that does it; none where the default does. */
  rule: Rule | undefined
}

/** Whom a change would shut out: its author, or every administrator who could come in before. Undefined when it is safe. */
export function lockOutOf({ author, admins }: Stakes, before: Judge, after: Judge): LockOut | undefined {
  const isShutOut = (visit: IpVisit) => before(visit).allowed && !after(visit).allowed
  const shutAuthor = author && isShutOut(author) ? author : undefined
  const shutAdmin = admins.some((visit) => after(visit).allowed) ? undefined : admins.find(isShutOut)
  const shut = shutAuthor ?? shutAdmin
  if (!shut) return undefined
  return {
    who: [
      ...(shutAuthor ? (['you'] as const) : []),
      ...(shutAdmin ? (['every administrator'] as const) : []),
    ],
    rule: after(shut).rule,
  }
}
