import type { Subject, Target } from './rule.ts'

/** Whether a rule with this target is about who comes. */
export function isAbout(target: Target, { userId, groupIds = [] }: Subject): boolean {
  if ('everyone' in target) return true
  if ('userIds' in target) return userId !== undefined && target.userIds.includes(userId)
  return target.groupIds.some((id) => groupIds.includes(id))
}

/** Who is meant, as one text: equal for targets that mean the same, whatever the order of their ids. */
export const targetKey = (target: Target): string =>
  JSON.stringify([kindOf(target), idsOf(target).toSorted()])

/** Whether whoever `inner` is about, `outer` is about too, whatever groups people are in. */
export function includesTarget(outer: Target, inner: Target): boolean {
  if ('everyone' in outer) return true
  if (kindOf(outer) !== kindOf(inner)) return false
  const ids = new Set(idsOf(outer))
  return idsOf(inner).every((id) => ids.has(id))
}

type Kind = 'everyone' | 'users' | 'groups'

const kindOf = (target: Target): Kind =>
  'everyone' in target ? 'everyone' : 'userIds' in target ? 'users' : 'groups'

export function idsOf(target: Target): readonly string[] {
  if ('everyone' in target) return []
  return 'userIds' in target ? target.userIds : target.groupIds
}
