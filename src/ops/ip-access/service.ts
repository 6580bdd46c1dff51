import { bind } from '../../kernel/bind.ts'
import { stopInTurn } from '../../kernel/stop.ts'
import { rulesAbout, get, list, standing } from './list-rules.ts'
import { check, decide, judgeOnly } from './live/decide.ts'
import {
  createDueTimer,
  notUndone,
  confirm,
  makePermanent,
  undo,
  undoDue,
} from './publishing/pending-change.ts'
import { enforce, switchOff, afterSettingChange, beforeSettingChange } from './publishing/enforcement.ts'
import type { IpAccessNeeds, Parts } from './dependencies.ts'
import { guardPeopleChange, type PeopleChange } from './publishing/people-change.ts'
import { change, create, remove, replace, toRuleSet } from './publishing/rule-changes.ts'
import { createSweeps, shutOut } from './live/end-blocked-sessions.ts'
import { createLive, readSnapshot } from './live/snapshot.ts'
import type { Db } from '../../kernel/database/database.ts'

export type { PendingFacts } from './queries.ts'
export type { Rule } from './matching/rule.ts'
export type { Snapshot } from './live/snapshot.ts'
export type { IpVerdict, IpVisit } from './matching/evaluate.ts'
export type IpAccess = ReturnType<typeof createIpAccess>

/** Who may come in from where: ordered rules, decided in memory at every request, changed on every node within a second. */
export function createIpAccess(needs: IpAccessNeeds) {
  const { db, log, hits } = needs
  const due = createDueTimer(needs)
  const listeners: (() => void)[] = []
  const live = createLive({
    ...needs,
    onTaken(snapshot) {
      due.follow(snapshot, () => undoDue(parts, db))
      for (const listener of listeners) listener()
    },
  })
  const sweeps = createSweeps((by) => shutOut({ ...needs, live }, db, by), log)
  const parts: Parts = { ...needs, live, sweeps }
  return {
    decide: bind(parts, decide),
    judge: bind(parts, judgeOnly),
    check: bind(parts, check),
    list,
    get,
    standing,
    /** The rules that decide in this moment. */
    listRules: async () => live.trusted() ?? live.ask(),
    /** All rules, with the version that a new list must name. */
    ruleSet: async (handle: Db) => toRuleSet(await readSnapshot(needs, handle)),
    rulesAbout,
    create: bind(parts, create),
    change: bind(parts, change),
    remove: bind(parts, remove),
    replace: bind(parts, replace),
    confirm: bind(parts, confirm),
    makePermanent: bind(parts, makePermanent),
    undo: bind(parts, undo),
    undoDue: bind(parts, undoDue),
    enforce: bind(parts, enforce),
    switchOff: bind(parts, switchOff),
    shutOut: bind(parts, shutOut),
    beforeSettingChange: bind(parts, beforeSettingChange),
    afterSettingChange: bind(parts, afterSettingChange),
    /** Does what changes people whom rules may be about, unless that would lock somebody out. */
    guardPeopleChange: <Result>(tx: Db, change: PeopleChange, work: () => Promise<Result>) =>
      guardPeopleChange(parts, tx, { ...change, work }),
    /** Is told on every node whenever it has read rules, which may be others than before. */
    onRulesTaken: (listener: () => void) => void listeners.push(listener),
    /** Waits for what nobody waited for. */
    settle: () => sweeps.settle(),
    /** What time does to the rules: undoes what nobody confirmed, and ends the sessions that a schedule or an expiry shuts out. */
    follow: async (handle: Db) => ({ ...(await undoDue(parts, handle)), ...(await shutOut(parts, handle)) }),
    /** Reads the rules, and from then on follows every change; undoes what nobody confirmed while no process was there. */
    async start() {
      hits.start()
      await live.start()
      // A server that does not start helps nobody: the timer of the change tries again.
      await undoDue(parts, db).catch((err: unknown) => log.warn({ err }, notUndone))
    },
    stop: () => stopInTurn([() => due.stop(), () => live.stop(), () => sweeps.stop(), () => hits.stop()]),
  }
}
