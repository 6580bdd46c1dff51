import { bind } from '../../kernel/bind.ts'
import { stopInTurn } from '../../kernel/stop.ts'
import { rulesAbout, get, list, standing } from './list-rules.ts'
import { check, decide, evaluateOnly } from './live/decide.ts'
import {
  createPendingTimer,
  notUndone,
  confirm,
  makePermanent,
  undo,
  undoDue,
} from './publishing/pending-change.ts'
import { enforce, switchOff, afterSettingChange, beforeSettingChange } from './publishing/enforcement.ts'
import type { Context } from './context.ts'
import type { IpAccessDependencies } from './dependencies.ts'
import { guardPeopleChange, type PeopleChange } from './publishing/people-change.ts'
import { change, create, remove, replace, toRuleSet } from './publishing/rule-changes.ts'
import { createSweeps, endBlockedSessions } from './live/end-blocked-sessions.ts'
import { createLive, readSnapshot } from './live/snapshot.ts'
import type { Db } from '../../kernel/database/database.ts'

export type { PendingFacts } from './queries.ts'
export type { Rule } from './matching/rule.ts'
export type { Snapshot } from './live/snapshot.ts'
export type { IpVerdict, IpVisit } from './matching/evaluate.ts'
export type IpAccess = ReturnType<typeof createIpAccess>

/** Who may come in from where: ordered rules, decided in memory at every request, changed on every node within a second. */
export function createIpAccess(dependencies: IpAccessDependencies) {
  const { db, log, hits } = dependencies
  const due = createPendingTimer(dependencies)
  const listeners: (() => void)[] = []
  const live = createLive({
    ...dependencies,
    onTaken(snapshot) {
      due.follow(snapshot, () => undoDue(context, db))
      for (const listener of listeners) listener()
    },
  })
  const sweeps = createSweeps((by) => endBlockedSessions({ ...dependencies, live }, db, by), log)
  const context: Context = { ...dependencies, live, sweeps }
  return {
    decide: bind(context, decide),
    judge: bind(context, evaluateOnly),
    check: bind(context, check),
    list,
    get,
    standing,
    /** The rules that decide in this moment. */
    listRules: async () => live.trusted() ?? live.ask(),
    /** All rules, with the version that a new list must name. */
    ruleSet: async (handle: Db) => toRuleSet(await readSnapshot(dependencies, handle)),
    rulesAbout,
    create: bind(context, create),
    change: bind(context, change),
    remove: bind(context, remove),
    replace: bind(context, replace),
    confirm: bind(context, confirm),
    makePermanent: bind(context, makePermanent),
    undo: bind(context, undo),
    undoDue: bind(context, undoDue),
    enforce: bind(context, enforce),
    switchOff: bind(context, switchOff),
    shutOut: bind(context, endBlockedSessions),
    beforeSettingChange: bind(context, beforeSettingChange),
    afterSettingChange: bind(context, afterSettingChange),
    /** Does what changes people whom rules may be about, unless that would lock somebody out. */
    guardPeopleChange: <Result>(tx: Db, change: PeopleChange, work: () => Promise<Result>) =>
      guardPeopleChange(context, tx, { ...change, work }),
    /** Is told on every node whenever it has read rules, which may be others than before. */
    onRulesTaken: (listener: () => void) => void listeners.push(listener),
    /** Waits for what nobody waited for. */
    settle: () => sweeps.settle(),
    /** What time does to the rules: undoes what nobody confirmed, and ends the sessions that a schedule or an expiry shuts out. */
    follow: async (handle: Db) => ({
      ...(await undoDue(context, handle)),
      ...(await endBlockedSessions(context, handle)),
    }),
    /** Reads the rules, and from then on follows every change; undoes what nobody confirmed while no process was there. */
    async start() {
      hits.start()
      await live.start()
      // A server that does not start helps nobody: the timer of the change tries again.
      await undoDue(context, db).catch((err: unknown) => log.warn({ err }, notUndone))
    },
    stop: () => stopInTurn([() => due.stop(), () => live.stop(), () => sweeps.stop(), () => hits.stop()]),
  }
}
