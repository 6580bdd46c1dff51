import { announceChange } from '../../../kernel/bus/changes.ts'
import { transact, type Db } from '../../../kernel/database/database.ts'
import type { Caller } from '../../../kernel/identity.ts'
import { applyChange, goLive } from './apply-change.ts'
import type { Context } from '../context.ts'
import * as queries from '../queries.ts'
import { rulesChanged, type Snapshot } from '../live/snapshot.ts'
import { settingKeys } from '../live/evaluation-context.ts'

/** Puts the rules in force again; what that would lock out is asked for like any other change. */
export async function enforce(
  context: Context,
  db: Db,
  { confirm }: { confirm?: boolean | undefined },
  by: Caller,
): Promise<void> {
  const after = await transact(db, async (tx) => {
    const { enforced: wasEnforced } = await queries.lockRuleSet(tx)
    if (wasEnforced) return undefined
    const amended = await applyChange(context, tx, { edit: () => ({ enforced: true }), confirm, by })
    await tell(context, tx, { type: 'ip_access.switched_on', version: amended.version, by })
    return amended
  })
  if (after && !db.isTransaction) goLive(context, after, by)
}

/** The way back in: nobody is looked at any more. Reads no rule, so that none can stand in its way. */
export const switchOff = (context: Context, db: Db, by: Caller): Promise<void> =>
  transact(db, async (tx) => {
    const before = await queries.lockRuleSet(tx)
    if (!before.enforced) return
    const version = before.version + 1
    await queries.updateMark(tx, { version, enforced: false })
    await tell(context, tx, { type: 'ip_access.switched_off', version, by })
    await context.bus.publish(tx, rulesChanged, { version })
    await announceChange(context.bus, tx, 'ip_access')
  })

type Switch = { type: 'ip_access.switched_on' | 'ip_access.switched_off'; version: number; by: Caller }

async function tell({ audit }: Context, tx: Db, { type, version, by }: Switch): Promise<void> {
  const subject = { type: 'ip_rule_set', id: String(version) }
  await audit.record(tx, { type, outcome: 'success', by, subject, details: { version } })
}

export type SettingChange = { key: string; value: unknown; confirm?: boolean | undefined }

const isOurs = (key: string): boolean => settingKeys.some((own) => own === key)

/** Asks the rules whether a setting may change, in the transaction that is going to change it. */
export async function beforeSettingChange(
  context: Context,
  tx: Db,
  { key, value, confirm }: SettingChange,
  by: Caller,
): Promise<void> {
  if (!isOurs(key)) return
  const edit = ({ overrides }: Snapshot) => ({ overrides: new Map([...overrides, [key, value]]) })
  await applyChange(context, tx, { edit, confirm, by })
}

/** After the commit: the very next request here is judged by the new value. One that cannot be read now is read when it can be. */
export async function afterSettingChange({ live, sweeps }: Context, key: string, by: Caller): Promise<void> {
  if (!isOurs(key)) return
  await live.ask().catch(() => undefined)
  sweeps.request(by)
}
