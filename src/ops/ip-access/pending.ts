import { announceChange } from '../../kernel/changes.ts'
import { transact, type Db } from '../../kernel/database.ts'
import { errors as kernelErrors } from '../../kernel/errors.ts'
import { jobCaller, type Caller } from '../../kernel/identity.ts'
import { goLive, holdStanding, reviseRows, write } from './amend.ts'
import { momentUnder } from './decide.ts'
import { errors } from './errors.ts'
import { judge } from './judge.ts'
import type { Parts } from './needs.ts'
import * as queries from './queries.ts'
import { rulesChanged, type Snapshot } from './snapshot.ts'
import { visitOf } from './stakes.ts'
import type { IpPendingRow } from './tables.ts'

/** Which change somebody has before them; without a version they mean whatever waits. */
export type Meant = { version?: number | undefined }

/** Keeps the change that would undo itself; only a person may whom the new rules let in. */
export const confirm =
  (parts: Parts) =>
  async (db: Db, meant: Meant, by: Caller): Promise<void> => {
    if (by.actor.kind !== 'user' || by.sessionId === undefined) throw kernelErrors.SESSION_NEEDED()
    const after = await transact(db, async (tx) => {
      const standing = await holdStanding(parts, tx)
      requireMeant(standing, meant)
      await requireAdmitted(parts, tx, { standing, by })
      const taken = await queries.takePending(tx)
      if (!taken) throw errors.IP_NOTHING_PENDING()
      await tell(parts, tx, { type: 'ip_access.change_confirmed', taken, by })
      await parts.bus.publish(tx, rulesChanged, { version: standing.version })
      await announceChange(parts.bus, tx, 'ip_access')
      return { ...standing, pending: undefined }
    })
    if (!db.isTransaction) parts.live.adopt(after)
  }

/** Undoes the change that waits to be confirmed, at once. */
export const undo =
  (parts: Parts) =>
  async (db: Db, meant: Meant, by: Caller): Promise<void> => {
    if (!(await takeBack(parts, db, { by, meant }))) throw errors.IP_NOTHING_PENDING()
  }

/** As whom the audit log knows what nobody did. */
const timeKeeper = jobCaller('ip-access.undo')

/** Undoes the change whose time is over. Whichever node is first does it; for the others there is nothing left. */
export const undoDue =
  (parts: Parts) =>
  async (db: Db): Promise<{ undone: number }> => {
    const dueBy = parts.clock.now()
    const pending = await queries.findPending(db)
    if (!pending || pending.due_at > dueBy) return { undone: 0 }
    return { undone: (await takeBack(parts, db, { by: timeKeeper, dueBy })) ? 1 : 0 }
  }

function requireMeant({ pending }: Snapshot, { version }: Meant): void {
  if (!pending || version === undefined || version === pending.version) return
  throw kernelErrors.VERSION_CONFLICT({}, { current: { version: pending.version, madeBy: pending.made_by } })
}

/** Rules may be switched off in this moment, which says nothing of who they would let in. */
async function requireAdmitted(
  parts: Parts,
  tx: Db,
  { standing, by }: { standing: Snapshot; by: Caller },
): Promise<void> {
  const visit = await visitOf(parts, tx, by)
  const moment = momentUnder(parts, standing, parts.clock.now())
  if (visit && judge({ ...standing, enforced: true }, visit, moment).verdict.allowed) return
  throw errors.WOULD_LOCK_OUT({ who: 'you' }, { who: ['you'], rule: null })
}

type Taking = { by: Caller; meant?: Meant; dueBy?: Date | undefined }

async function takeBack(
  parts: Parts,
  db: Db,
  { by, meant = {}, dueBy }: Taking,
): Promise<Snapshot | undefined> {
  const after = await transact(db, async (tx) => {
    const standing = await holdStanding(parts, tx)
    requireMeant(standing, meant)
    const rulesBefore = await queries.listRulesBefore(tx)
    const taken = await queries.takePending(tx, { dueBy })
    if (!taken) return undefined
    const { difference, ...revised } = reviseRows(parts, standing, {
      ...(rulesBefore && { rows: rulesBefore }),
      by,
    })
    // Whoever switched the rules off meanwhile did so by hand.
    const enforced = standing.enforced && taken.enforced_before
    const overrides = new Map(Object.entries(taken.settings_before))
    const restored = { ...standing, ...revised, enforced, overrides, pending: undefined }
    await write(parts, tx, { after: restored, difference, by })
    await parts.stored.restore(tx, taken.settings_before, by)
    await tell(parts, tx, { type: 'ip_access.change_undone', taken, by })
    return restored
  })
  if (after && !db.isTransaction) goLive(parts, after, by)
  return after
}

type End = {
  type: 'ip_access.change_confirmed' | 'ip_access.change_undone'
  taken: Pick<IpPendingRow, 'version' | 'made_by'>
  by: Caller
}

async function tell({ audit }: Parts, tx: Db, { type, taken, by }: End): Promise<void> {
  const subject = { type: 'ip_rule_set', id: String(taken.version) }
  const details = { version: taken.version, madeBy: taken.made_by, because: because(by) }
  await audit.record(tx, { type, outcome: 'success', by, subject, details })
}

const because = (by: Caller): string => (by === timeKeeper ? 'nobody confirmed it' : 'by hand')
