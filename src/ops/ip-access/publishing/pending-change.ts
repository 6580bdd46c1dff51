import { announceChange } from '../../../kernel/bus/changes.ts'
import { transact, type Db } from '../../../kernel/database/database.ts'
import { errors as kernelErrors } from '../../../kernel/errors.ts'
import { hasRole, jobCaller, type Caller } from '../../../kernel/identity.ts'
import { goLive, lockCurrentRuleSet, reviseRows, write } from './apply-change.ts'
import { errors } from '../errors.ts'
import { evaluateBy, worstOf, visitOf } from './lockout.ts'
import type { Context } from '../context.ts'
import * as queries from '../queries.ts'
import { rulesChanged, type Snapshot } from '../live/snapshot.ts'
import type { IpPendingRow } from '../tables.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { Log } from '../../../kernel/log.ts'

/** Which change somebody has before them; without a version they mean whatever waits. */
export type Meant = { version?: number | undefined }

/** Keeps the change that would undo itself: only an administrator may, from a session that gets in under it. */
export async function confirm(context: Context, db: Db, meant: Meant, by: Caller): Promise<void> {
  if (by.actor.kind !== 'user' || by.sessionId === undefined) throw kernelErrors.SESSION_NEEDED()
  if (!hasRole(by.roles, 'admin')) throw kernelErrors.FORBIDDEN({ role: 'admin' })
  await keep(context, db, { meant, by, check: requireAdmitted })
}

/** Keeps it although no administrator gets in: for the command line of the server, which has ways back in that nobody else has. */
export const makePermanent = (context: Context, db: Db, by: Caller): Promise<void> =>
  keep(context, db, { meant: {}, by })

type Check = (context: Context, tx: Db, of: { standing: Snapshot; by: Caller }) => Promise<void>

async function keep(
  context: Context,
  db: Db,
  { meant, by, check }: { meant: Meant; by: Caller; check?: Check },
): Promise<void> {
  const after = await transact(db, async (tx) => {
    const standing = await lockCurrentRuleSet(context, tx)
    requireMeant(standing, meant)
    await check?.(context, tx, { standing, by })
    const taken = await queries.takePending(tx)
    if (!taken) throw errors.IP_NOTHING_PENDING()
    await tell(context, tx, { type: 'ip_access.change_confirmed', taken, by })
    await context.bus.publish(tx, rulesChanged, { version: standing.version })
    await announceChange(context.bus, tx, 'ip_access')
    return { ...standing, pending: undefined }
  })
  if (!db.isTransaction) context.live.adopt(after)
}

/** Undoes the change that waits to be confirmed, at once. */
export async function undo(context: Context, db: Db, meant: Meant, by: Caller): Promise<void> {
  if (!(await takeBack(context, db, { by, meant }))) throw errors.IP_NOTHING_PENDING()
}

/** As whom the audit log knows what nobody did. */
const timeKeeper = jobCaller('ip-access.undo')

/** Undoes the change whose time is over. Whichever node is first does it; for the others there is nothing left. */
export async function undoDue(context: Context, db: Db): Promise<{ undone: number }> {
  const dueBy = context.clock.now()
  const pending = await queries.findPending(db)
  if (!pending || pending.due_at > dueBy) return { undone: 0 }
  return { undone: (await takeBack(context, db, { by: timeKeeper, dueBy })) ? 1 : 0 }
}

function requireMeant({ pending }: Snapshot, { version }: Meant): void {
  if (!pending || version === undefined || version === pending.version) return
  throw kernelErrors.VERSION_CONFLICT({}, { current: { version: pending.version, madeBy: pending.made_by } })
}

/**
 * Rules may be switched off in this moment, which says nothing of who they would let in. A change that locks out only later is judged
 * by what it is then.
 */
const requireAdmitted: Check = async (context, tx, { standing, by }) => {
  const visit = await visitOf(context, tx, by)
  const rules = { ...standing, enforced: true }
  const isAdmitted = (under: Snapshot) => visit !== undefined && evaluateBy(context, under)(visit).allowed
  if (isAdmitted(rules) && (!standing.pending?.is_later || isAdmitted(worstOf(context, rules)))) return
  const when = isAdmitted(rules) ? ' once an expiry or a schedule takes effect' : ''
  throw errors.WOULD_LOCK_OUT({ who: `you${when}` }, { who: ['you'], rule: null })
}

type Taking = { by: Caller; meant?: Meant; dueBy?: Date | undefined }

async function takeBack(
  context: Context,
  db: Db,
  { by, meant = {}, dueBy }: Taking,
): Promise<Snapshot | undefined> {
  const after = await transact(db, async (tx) => {
    const standing = await lockCurrentRuleSet(context, tx)
    requireMeant(standing, meant)
    const rulesBefore = await queries.listRulesBefore(tx)
    const taken = await queries.takePending(tx, { dueBy })
    if (!taken) return undefined
    const { difference, ...revised } = reviseRows(context, standing, {
      ...(rulesBefore && { rows: rulesBefore }),
      by,
    })
    // Whoever switched the rules off meanwhile did so by hand.
    const enforced = standing.enforced && taken.enforced_before
    const overrides = new Map(Object.entries(taken.settings_before))
    const restored = { ...standing, ...revised, enforced, overrides, pending: undefined }
    await write(context, tx, { after: restored, difference, by })
    await context.stored.restore(tx, taken.settings_before, by)
    if (taken.person_before) await context.people.restore?.(tx, taken.person_before, by)
    await tell(context, tx, { type: 'ip_access.change_undone', taken, by })
    return restored
  })
  if (after && !db.isTransaction) goLive(context, after, by)
  return after
}

type End = {
  type: 'ip_access.change_confirmed' | 'ip_access.change_undone'
  taken: Pick<IpPendingRow, 'version' | 'made_by' | 'person_before'>
  by: Caller
}

async function tell({ audit }: Context, tx: Db, { type, taken, by }: End): Promise<void> {
  const subject = { type: 'ip_rule_set', id: String(taken.version) }
  const person = taken.person_before && { userId: taken.person_before.id }
  const details = { version: taken.version, madeBy: taken.made_by, because: because(by), ...person }
  await audit.record(tx, { type, outcome: 'success', by, subject, details })
}

const because = (by: Caller): string => (by === timeKeeper ? 'nobody confirmed it' : 'by hand')

const retryMilliseconds = 1_000
/** A timer may be a moment early. */
const slackMilliseconds = 10

export const notUndone = 'a change of the IP rules could not be undone; trying again'

/** Calls when the pending change that this node knows of has come to its end, and again as long as it is still there. */
export function createPendingTimer({ clock, log }: { clock: Clock; log: Log }) {
  let timer: NodeJS.Timeout | undefined
  let following: Snapshot['pending']
  return {
    follow({ pending }: Pick<Snapshot, 'pending'>, onDue: () => Promise<unknown>): void {
      clearTimeout(timer)
      following = pending
      if (!pending) return
      const arm = (milliseconds: number) => void (timer = setTimeout(call, milliseconds).unref())
      const call = () =>
        void onDue()
          .catch((err: unknown) => log.warn({ err }, notUndone))
          // Undone or confirmed, it is not followed any more.
          .then(() => following === pending && arm(retryMilliseconds))
      arm(Math.max(0, pending.due_at.getTime() - clock.now().getTime()) + slackMilliseconds)
    },
    stop(): void {
      clearTimeout(timer)
      following = undefined
    },
  }
}
