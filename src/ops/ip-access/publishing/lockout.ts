import type { Person, Caller } from '../../../kernel/identity.ts'
import type { Rule } from '../matching/rule.ts'
import { type IpVerdict, type IpVisit, judge } from '../matching/evaluate.ts'
import { addDays } from '../../../kernel/clock.ts'
import type { Db } from '../../../kernel/database/database.ts'
import type { Parts } from '../dependencies.ts'
import { momentUnder } from '../live/decide.ts'
import { compiled, type Snapshot } from '../live/snapshot.ts'

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

/** Where an administrator was not for so long is no place to count on. */
const rememberedDays = 30

/** Who must still come in after a change: its author from where they are, and administrators from where they have been. */
export async function stakesOf(parts: Parts, tx: Db, by: Caller): Promise<Stakes> {
  const author = await visitOf(parts, tx, by)
  const admins = (await parts.people.listAdmins?.(tx)) ?? []
  const since = addDays(parts.clock.now(), -rememberedDays)
  const places = await parts.sessions.listAddressesOf(tx, { userIds: admins.map(({ id }) => id), since })
  const people = new Map(admins.map((person) => [person.id, person]))
  const visits = places.map(({ userId, address }): IpVisit => ({ address, person: people.get(userId) }))
  const isAdmin = author?.person && !author.isMachine && people.has(author.person.id)
  return { author, people: admins, admins: author && isAdmin ? [...visits, author] : visits }
}

/**
 * Who would be left when people change: an administrator who has never signed in has no address yet, and is expected from where
 * administrators have come before.
 */
export function withNewcomers(left: Stakes, before: Stakes): Stakes {
  const known = new Set(left.admins.map(({ person }) => person?.id))
  const newcomers = left.people.filter(({ id }) => !known.has(id))
  const addresses = [...before.admins, ...left.admins].map(({ address }) => address)
  const expected = newcomers.flatMap((person) =>
    [...new Set(addresses)].map((address) => ({ address, person })),
  )
  return expected.length === 0 ? left : { ...left, admins: [...left.admins, ...expected] }
}

/** A caller as the IP rules see them, a token as its maker's; undefined for whoever comes from nowhere, or is disabled. */
export async function visitOf(
  { people }: Pick<Parts, 'people'>,
  db: Db,
  { actor, address, roles }: Caller,
): Promise<IpVisit | undefined> {
  if (address === undefined) return undefined
  const isMachine = actor.kind === 'token'
  const id = actor.kind === 'user' ? actor.id : isMachine ? actor.makerId : undefined
  if (id === undefined) return { address, isMachine }
  const found = await people.find(db, id)
  if (found?.active === false) return undefined
  return { address, isMachine, person: found ?? { id, roles, groupIds: [] } }
}

type Standing = { standing: Snapshot; stakes: Stakes }
export type Change = { before: Standing; after: Standing }
export type Foreseen = LockOut & { isLater: boolean }

/** Whom a change would lock out in this moment, or, when nobody, once schedules and expiries have done their worst. */
export function foresee(parts: Parts, { before, after }: Change): Foreseen | undefined {
  const sideOf = ({ standing, stakes }: Standing) => ({ stakes, judge: judgeBy(parts, standing) })
  const now = lockOutOf(sideOf(before), sideOf(after))
  if (now) return { ...now, isLater: false }
  const atWorst = (side: Standing) => ({ ...side, standing: worstOf(parts, side.standing) })
  const worst = { before: atWorst(before), after: atWorst(after) }
  if (worst.before.standing === before.standing && worst.after.standing === after.standing) return undefined
  // What was as bad before is no news: whoever comes in by an exception of some hours may still make changes.
  const later = lockOutOf(sideOf(worst.before), sideOf(worst.after))
  return later && { ...later, isLater: true }
}

/** By rules that cannot be compiled nobody comes in. */
export function judgeBy(parts: Parts, standing: Snapshot): Judge {
  const moment = momentUnder(parts, standing, parts.clock.now())
  if (standing.enforced && !standing.compiled)
    return () => ({ allowed: false, rule: undefined, reason: 'default' })
  return (visit) => judge(standing, visit, moment).verdict
}

/** The rules once everything timed in them has gone the wrong way. */
export function worstOf({ clock, log }: Parts, standing: Snapshot): Snapshot {
  const rules = worstCaseOf(standing.rules, clock.now())
  return rules === standing.rules ? standing : { ...standing, rules, compiled: compiled(rules, log) }
}

/**
 * The rules as time can make them at worst: what lets in only for a while lets nobody in, and what refuses only at times always does.
 * The very same list where time changes nothing.
 */
export function worstCaseOf(rules: readonly Rule[], now: Date): readonly Rule[] {
  if (!rules.some(isTimed)) return rules
  return rules.flatMap((rule) => {
    if (!isTimed(rule)) return rule
    return rule.action === 'deny' && !isOver(rule, now) ? { ...rule, expiresAt: null, schedule: null } : []
  })
}

const isTimed = ({ active, expiresAt, schedule }: Rule): boolean =>
  active && (expiresAt !== null || schedule !== null)

const isOver = ({ expiresAt }: Rule, now: Date): boolean => expiresAt !== null && expiresAt <= now
