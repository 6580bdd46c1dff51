import type { Person, Caller } from '../../../kernel/identity.ts'
import type { Rule } from '../matching/rule.ts'
import { type IpVerdict, type IpVisit, evaluateRules } from '../matching/evaluate.ts'
import { addDays } from '../../../kernel/clock.ts'
import type { Db } from '../../../kernel/database/database.ts'
import type { Context } from '../context.ts'
import { evaluationContextAt } from '../live/decide.ts'
import { compiled, type Snapshot } from '../live/snapshot.ts'

/** Whom a change must not lock out unasked, and from where they come. */
export type LockoutScope = {
  /** Absent when no place is known that the author comes from (a job, the command line), or when they are disabled. */
  author: IpVisit | undefined
  /** Every administrator who could sign in. */
  people: readonly Person[]
  /** The same from every address of theirs. */
  admins: readonly IpVisit[]
}

export type Evaluate = (visit: IpVisit) => IpVerdict

/** One side of a change: who must get in, and what decides. */
export type Side = { stakes: LockoutScope; judge: Evaluate }

export type Lockout = {
  who: readonly ('you' | 'every administrator')[]
  /** The rule that does it; none where the default does, or the loss of a role. */
  rule: Rule | undefined
}

/** Whom a change would lock out: its author, or every administrator who could come in before. Undefined when it is safe. */
export function findLockout(before: Side, after: Side): Lockout | undefined {
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
function asAfter(visit: IpVisit, { author, people }: LockoutScope): IpVisit {
  const id = visit.person?.id
  const person = author?.person?.id === id ? author?.person : people.find((each) => each.id === id)
  return person ? { ...visit, person } : visit
}

/** Where an administrator was not for so long is no place to count on. */
const rememberedDays = 30

/** Who must still come in after a change: its author from where they are, and administrators from where they have been. */
export async function lockoutScopeOf(context: Context, tx: Db, by: Caller): Promise<LockoutScope> {
  const author = await visitOf(context, tx, by)
  const admins = (await context.people.listAdmins?.(tx)) ?? []
  const since = addDays(context.clock.now(), -rememberedDays)
  const places = await context.sessions.listAddressesOf(tx, { userIds: admins.map(({ id }) => id), since })
  const people = new Map(admins.map((person) => [person.id, person]))
  const visits = places.map(({ userId, address }): IpVisit => ({ address, person: people.get(userId) }))
  const isAdmin = author?.person && !author.isMachine && people.has(author.person.id)
  return { author, people: admins, admins: author && isAdmin ? [...visits, author] : visits }
}

/**
 * Who would be left when people change: an administrator who has never signed in has no address yet, and is expected from where
 * administrators have come before.
 */
export function withNewcomers(left: LockoutScope, before: LockoutScope): LockoutScope {
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
  { people }: Pick<Context, 'people'>,
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

type SuspicionState = { standing: Snapshot; stakes: LockoutScope }
export type Change = { before: SuspicionState; after: SuspicionState }
export type LockoutCheck = Lockout & { isLater: boolean }

/** Whom a change would lock out in this moment, or, when nobody, once schedules and expiries have done their worst. */
export function checkLockout(context: Context, { before, after }: Change): LockoutCheck | undefined {
  const sideOf = ({ standing, stakes }: SuspicionState) => ({ stakes, judge: evaluateBy(context, standing) })
  const now = findLockout(sideOf(before), sideOf(after))
  if (now) return { ...now, isLater: false }
  const atWorst = (side: SuspicionState) => ({ ...side, standing: worstOf(context, side.standing) })
  const worst = { before: atWorst(before), after: atWorst(after) }
  if (worst.before.standing === before.standing && worst.after.standing === after.standing) return undefined
  // What was as bad before is no news: whoever comes in by an exception of some hours may still make changes.
  const later = findLockout(sideOf(worst.before), sideOf(worst.after))
  return later && { ...later, isLater: true }
}

/** By rules that cannot be compiled nobody comes in. */
export function evaluateBy(context: Context, standing: Snapshot): Evaluate {
  const evaluation = evaluationContextAt(context, standing, context.clock.now())
  if (standing.enforced && !standing.compiled)
    return () => ({ allowed: false, rule: undefined, reason: 'default' })
  return (visit) => evaluateRules(standing, visit, evaluation).verdict
}

/** The rules once everything timed in them has gone the wrong way. */
export function worstOf({ clock, log }: Context, standing: Snapshot): Snapshot {
  const rules = rulesAtTheirStrictest(standing.rules, clock.now())
  return rules === standing.rules ? standing : { ...standing, rules, compiled: compiled(rules, log) }
}

/**
 * The rules as time can make them at worst: what lets in only for a while lets nobody in, and what refuses only at times always does.
 * The very same list where time changes nothing.
 */
export function rulesAtTheirStrictest(rules: readonly Rule[], now: Date): readonly Rule[] {
  if (!rules.some(isTimed)) return rules
  return rules.flatMap((rule) => {
    if (!isTimed(rule)) return rule
    return rule.action === 'deny' && !isOver(rule, now) ? { ...rule, expiresAt: null, schedule: null } : []
  })
}

const isTimed = ({ active, expiresAt, schedule }: Rule): boolean =>
  active && (expiresAt !== null || schedule !== null)

const isOver = ({ expiresAt }: Rule, now: Date): boolean => expiresAt !== null && expiresAt <= now
