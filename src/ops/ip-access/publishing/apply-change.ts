import { announceChange } from '../../../kernel/bus/changes.ts'
import { transact, type Db } from '../../../kernel/database/database.ts'
import type { Caller, Person } from '../../../kernel/identity.ts'
import { recordRules, nameOf } from './audit-events.ts'
import { storedSettings, settingKeys } from '../live/evaluation-context.ts'
import { isNothing, revise, type Difference, type RulePair } from './rule-set-diff.ts'
import { errors } from '../errors.ts'
import { checkLockout, type LockoutCheck, lockoutScopeOf } from './lockout.ts'
import type { Context } from '../context.ts'
import * as queries from '../queries.ts'
import { compiledFrom, rulesChanged, type Snapshot } from '../live/snapshot.ts'
import type { IpRuleRow } from '../tables.ts'
import { addMinutes } from '../../../kernel/clock.ts'

/** What shall be different. */
export type Edit = {
  rows?: readonly IpRuleRow[]
  movedIds?: ReadonlySet<string>
  enforced?: true
  overrides?: ReadonlyMap<string, unknown>
}

export type WantedChange = {
  edit: (standing: Snapshot) => Edit
  /** Do it although it covers everything, or locks somebody out. */
  confirm?: boolean | undefined
  by: Caller
}

export const mostRules = 100_000

/** One change of the rules in a transaction of its own, or in the caller's; it is live here at once, and elsewhere when they hear of it. */
export async function publish(context: Context, db: Db, wantedChange: WantedChange): Promise<Snapshot> {
  const after = await transact(db, (tx) => applyChange(context, tx, wantedChange))
  if (!db.isTransaction) goLive(context, after, wantedChange.by)
  return after
}

export function goLive({ live, sweeps }: Context, after: Snapshot, by: Caller): void {
  live.adopt(after)
  sweeps.request(by)
}

/**
 * One change at a time: reads what is, asks what shall be, and refuses what would lock somebody out unless that is confirmed; then it
 * waits for a second confirmation, or undoes itself.
 */
export async function applyChange(
  context: Context,
  tx: Db,
  { edit, confirm = false, by }: WantedChange,
): Promise<Snapshot> {
  const before = await lockCurrentRuleSet(context, tx)
  if (before.pending) throw errors.IP_CHANGE_PENDING({}, { dueAt: before.pending.due_at.toISOString() })
  const wanted = edit(before)
  const { difference, ...revised } = reviseRows(context, before, { ...wanted, by })
  const { enforced = before.enforced, overrides = before.overrides } = wanted
  const after: Snapshot = { ...before, ...revised, enforced, overrides }
  const stakes = await lockoutScopeOf(context, tx, by)
  const lockout = checkLockout(context, {
    before: { standing: before, stakes },
    after: { standing: after, stakes },
  })
  if (lockout && !confirm) throw wouldLockOut(lockout, { before, after })
  if (!confirm) refuseEverything(difference)
  const changesRules = !isNothing(difference)
  const { version } = after
  if (lockout)
    after.pending = await recordPendingChange(context, tx, {
      before,
      version,
      lockOut: lockout,
      changesRules,
      by,
    })
  await write(context, tx, { after, difference, by })
  return after
}

/** What is, and nobody else changes it until the transaction ends. Memory is as good as the database where it has this very version. */
export async function lockCurrentRuleSet(context: Context, tx: Db): Promise<Snapshot> {
  const mark = await queries.lockRuleSet(tx)
  const pending = await queries.findPending(tx)
  const overrides = await storedSettings(context, tx)
  const known = context.live.latest()
  const rules =
    known?.version === mark.version ? known : compiledFrom(await queries.listRules(tx), context.log)
  return { ...rules, ...mark, pending, overrides }
}

export function reviseRows(
  { clock, log }: Context,
  before: Snapshot,
  { rows: wanted, movedIds, by }: Pick<Edit, 'rows' | 'movedIds'> & { by: Caller },
): Pick<Snapshot, 'version' | 'rows' | 'rules' | 'compiled'> & { difference: Difference } {
  const stamp = { version: before.version + 1, at: clock.now(), by: nameOf(by), movedIds }
  if ((wanted?.length ?? 0) > mostRules) throw errors.IP_RULES_TOO_MANY({ limit: mostRules })
  const { rows, difference } = revise(before.rows, wanted ?? before.rows, stamp)
  if (!isNothing(difference)) return { version: stamp.version, ...compiledFrom(rows, log), difference }
  const { rules, compiled } = before
  return { version: stamp.version, rows: before.rows, rules, compiled, difference }
}

/** Writes the new rules, tells the auditors what changed, and every node that something did. */
export async function write(
  { audit, bus }: Context,
  tx: Db,
  { after, difference, by }: { after: Snapshot; difference: Difference; by: Caller },
): Promise<void> {
  const { added, removed, changed, moved, shifted } = difference
  const rewritten = [...new Set([...changed, ...moved].map((pair) => pair.new))]
  const gone = [...removed, ...rewritten].map(({ id }) => id)
  if (gone.length > 0) await queries.deleteRules(tx, gone)
  if (shifted.length > 0) await queries.placeRules(tx, shifted)
  if (added.length + rewritten.length > 0) await queries.insertRules(tx, [...added, ...rewritten])
  await queries.updateMark(tx, { version: after.version, enforced: after.enforced })
  await recordRules(audit, tx, { difference, version: after.version, by })
  await bus.publish(tx, rulesChanged, { version: after.version })
  await announceChange(bus, tx, 'ip_access')
}

/** What is thrown at whoever has not confirmed a lockout. */
export function wouldLockOut(
  { who, rule, isLater }: LockoutCheck,
  { before, after }: Record<'before' | 'after', Pick<Snapshot, 'rows'>>,
) {
  const row = after.rows.find(({ id }) => id === rule?.id)
  const isSaved = before.rows.some(({ id }) => id === row?.id)
  const reference = row && {
    id: isSaved ? row.id : null,
    position: row.position,
    name: row.name,
    action: row.action,
  }
  const when = isLater ? ' once an expiry or a schedule takes effect' : ''
  return errors.WOULD_LOCK_OUT({ who: who.join(' and ') + when }, { who, rule: reference ?? null })
}

function refuseEverything({ added, changed }: Difference): void {
  const fresh = [
    ...added.flatMap(({ cidrs }) => cidrs),
    ...changed.flatMap((pair) =>
      doesMore(pair) ? pair.new.cidrs : pair.new.cidrs.filter((cidr) => !pair.old.cidrs.includes(cidr)),
    ),
  ]
  const cidr = fresh.find((each) => each.endsWith('/0'))
  if (cidr !== undefined) throw errors.COVERS_EVERYTHING({ cidr })
}

/** Whether the rule does what it did not do before, to the same addresses. */
const doesMore = ({ old, new: row }: RulePair): boolean =>
  old.action !== row.action ||
  old.target_kind !== row.target_kind ||
  old.target_ids.join() !== row.target_ids.join() ||
  (row.active && !old.active)

const undoneAfterMinutes = 5

type Suspension = {
  before: Snapshot
  version: number
  lockOut: LockoutCheck
  /** Whether it is the rules that change, and not a setting or whether they are in force. */
  changesRules: boolean
  /** Where it is not rules that change, but a person: as they were. */
  person?: Person | undefined
  by: Caller
}

/** Keeps what was, before the change is written: in five minutes it comes back unless somebody who still gets in confirms. */
export async function recordPendingChange(
  { clock, audit }: Context,
  tx: Db,
  { before, version, lockOut: lockout, changesRules, person, by }: Suspension,
): Promise<queries.PendingFacts> {
  const at = clock.now()
  const facts = {
    version,
    made_at: at,
    made_by: nameOf(by),
    due_at: addMinutes(at, undoneAfterMinutes),
    enforced_before: before.enforced,
    person_before: person ?? null,
    locks_out: [...lockout.who],
    is_later: lockout.isLater,
  }
  const settings_before = Object.fromEntries(
    settingKeys.map((key) => [key, before.overrides.get(key) ?? null]),
  )
  await queries.insertPending(tx, { ...facts, settings_before, keepsRules: changesRules })
  await audit.record(tx, {
    type: 'ip_access.change_unconfirmed',
    outcome: 'success',
    by,
    subject: { type: 'ip_rule_set', id: String(version) },
    details: {
      version,
      dueAt: facts.due_at.toISOString(),
      locksOut: facts.locks_out,
      ...(person && { userId: person.id }),
    },
  })
  return facts
}
