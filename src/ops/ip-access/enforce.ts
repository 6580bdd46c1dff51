import { announceChange } from '../../kernel/changes.ts'
import { transact, type Db } from '../../kernel/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import { amend, goLive } from './amend.ts'
import type { Parts } from './needs.ts'
import * as queries from './queries.ts'
import { rulesChanged } from './snapshot.ts'

/** Puts the rules in force again; what that would lock out is asked for like any other change. */
export const enforce =
  (parts: Parts) =>
  async (db: Db, { confirm }: { confirm?: boolean | undefined }, by: Caller): Promise<void> => {
    const after = await transact(db, async (tx) => {
      const { enforced: wasEnforced } = await queries.lockRuleSet(tx)
      if (wasEnforced) return undefined
      const amended = await amend(parts, tx, { edit: () => ({ enforced: true }), confirm, by })
      await tell(parts, tx, { type: 'ip_access.switched_on', version: amended.version, by })
      return amended
    })
    if (after && !db.isTransaction) goLive(parts, after, by)
  }

/** The way back in: nobody is looked at any more. Reads no rule, so that none can stand in its way. */
export const switchOff =
  (parts: Parts) =>
  (db: Db, by: Caller): Promise<void> =>
    transact(db, async (tx) => {
      const before = await queries.lockRuleSet(tx)
      if (!before.enforced) return
      const version = before.version + 1
      await queries.updateMark(tx, { version, enforced: false })
      await tell(parts, tx, { type: 'ip_access.switched_off', version, by })
      await parts.bus.publish(tx, rulesChanged, { version })
      await announceChange(parts.bus, tx, 'ip_access')
    })

type Switch = { type: 'ip_access.switched_on' | 'ip_access.switched_off'; version: number; by: Caller }

async function tell({ audit }: Parts, tx: Db, { type, version, by }: Switch): Promise<void> {
  const subject = { type: 'ip_rule_set', id: String(version) }
  await audit.record(tx, { type, outcome: 'success', by, subject, details: { version } })
}
