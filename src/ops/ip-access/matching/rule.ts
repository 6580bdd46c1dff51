import type { IpAction, Weekday } from '../words.ts'

/** Whom a rule is about. */
export type Target = { everyone: true } | { userIds: readonly string[] } | { groupIds: readonly string[] }

/** From `from` to `to` on each of the days, by the clock of the time zone; `to` before `from` is on the next day. */
export type Schedule = {
  timeZone: string
  windows: readonly { days: readonly Weekday[]; from: string; to: string }[]
}

/** A rule as far as decisions are concerned; its place in the list is its position. */
export type Rule = {
  id: string
  name: string
  action: IpAction
  /** Canonical; together with `countries`: an address matches that is in any of them. */
  cidrs: readonly string[]
  /** ISO 3166-1 alpha-2. */
  countries: readonly string[]
  target: Target
  active: boolean
  expiresAt: Date | null
  schedule: Schedule | null
}

/** Who comes: nobody known, a person, or a machine on behalf of the person who made its token. */
export type Subject = { userId?: string | undefined; groupIds?: readonly string[] | undefined }

export type Question = {
  /** Canonical. */
  address: string
  subject: Subject
  at: Date
  /** Asked only when a rule names countries. */
  countryOf: (address: string) => string | undefined
}

/** Whether a rule with this target is about who comes. */
export function appliesTo(target: Target, { userId, groupIds = [] }: Subject): boolean {
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

/** A rule that decides whatever the time is. */
export const decidesAlways = ({ active, action, expiresAt, schedule }: Rule): boolean =>
  active && action !== 'observe' && expiresAt === null && schedule === null
