import { stopInTurn } from '../../kernel/stop.ts'
import { rulesAbout } from './about.ts'
import { check, decide, judgeOnly } from './decide.ts'
import { createDueTimer } from './due.ts'
import { enforce, switchOff } from './enforce.ts'
import { get, list, standing } from './listing.ts'
import type { IpAccessNeeds, Parts } from './needs.ts'
import { confirm, undo, undoDue } from './pending.ts'
import { change, create, remove, replace, toRuleSet } from './publish.ts'
import { afterSettingChange, beforeSettingChange } from './setting-change.ts'
import { createSweeps, shutOut } from './shut-out.ts'
import { createLive, readSnapshot } from './snapshot.ts'
import type { Db } from '../../kernel/database.ts'

export type { Rule } from './rule.ts'
export type { Snapshot } from './snapshot.ts'
export type { IpVerdict, IpVisit } from './verdict.ts'
export type IpAccess = ReturnType<typeof createIpAccess>

/** Who may come in from where: ordered rules, decided in memory at every request, changed on every node within a second. */
export function createIpAccess(needs: IpAccessNeeds) {
  const { db, log, hits } = needs
  const due = createDueTimer(needs)
  const listeners: (() => void)[] = []
  const live = createLive({
    ...needs,
    onTaken(snapshot) {
      due.follow(snapshot, () => undoDue(parts)(db))
      for (const listener of listeners) listener()
    },
  })
  const sweeps = createSweeps((by) => shutOut({ ...needs, live })(db, by), log)
  const parts: Parts = { ...needs, live, sweeps }
  return {
    decide: decide(parts),
    judge: judgeOnly(parts),
    check: check(parts),
    list,
    get,
    standing,
    /** The rules that decide in this moment. */
    listRules: async () => live.trusted() ?? live.ask(),
    /** All rules, with the version that a new list must name. */
    ruleSet: async (handle: Db) => toRuleSet(await readSnapshot(handle, log)),
    rulesAbout,
    create: create(parts),
    change: change(parts),
    remove: remove(parts),
    replace: replace(parts),
    confirm: confirm(parts),
    undo: undo(parts),
    undoDue: undoDue(parts),
    enforce: enforce(parts),
    switchOff: switchOff(parts),
    shutOut: shutOut(parts),
    beforeSettingChange: beforeSettingChange(parts),
    afterSettingChange: afterSettingChange(parts),
    /** Is told on every node whenever it has read rules, which may be others than before. */
    onRulesTaken: (listener: () => void) => void listeners.push(listener),
    /** Waits for what nobody waited for. */
    settle: () => sweeps.settle(),
    /** Reads the rules, and from then on follows every change; undoes what nobody confirmed while no process was there. */
    async start() {
      hits.start()
      await live.start()
      await undoDue(parts)(db)
    },
    stop: () => stopInTurn([() => due.stop(), () => live.stop(), () => sweeps.stop(), () => hits.stop()]),
  }
}
