import type { IpAction, Weekday } from './words.ts'

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
