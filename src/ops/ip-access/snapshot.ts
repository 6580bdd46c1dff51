import type { Announcements } from '../../kernel/announced-cache.ts'
import type { Db } from '../../kernel/database.ts'
import { errors as kernelErrors } from '../../kernel/errors.ts'
import type { Log } from '../../kernel/log.ts'
import { createReload } from '../../kernel/reload.ts'
import { compileRules, type CompiledRules } from './compile.ts'
import * as queries from './queries.ts'
import { toRule } from './row.ts'
import type { Rule } from './rule.ts'
import type { IpRuleRow } from './tables.ts'

/** All rules of one moment, ready to decide by. It never changes: the next one takes its place. */
export type Snapshot = {
  version: number
  enforced: boolean
  pending: queries.PendingFacts | undefined
  rows: readonly IpRuleRow[]
  rules: readonly Rule[]
  /** Absent when they could not be compiled: then nobody is let in by them. */
  compiled: CompiledRules | undefined
}

/** Announced whenever rules, the pending change, or whether rules are looked at has changed. */
export const rulesChanged = 'ip_access.changed'

export type Live = ReturnType<typeof createLive>

type LiveNeeds = {
  db: Db
  bus: Announcements
  log: Log
  onTaken: (snapshot: Snapshot) => void
}

/** The rules that this node decides by: in memory while it hears of changes, else compared with the database each time. */
export function createLive({ db, bus, log, onTaken }: LiveNeeds) {
  let current: Snapshot | undefined
  let isTrusted = false
  // Counts what makes a reading that began before it worth less: a change of this node's own, a time of not hearing.
  let turn = 0
  let asking: Promise<Snapshot> | undefined

  const take = (snapshot: Snapshot): Snapshot => {
    current = snapshot
    onTaken(snapshot)
    return snapshot
  }
  const read = async () => {
    const began = turn
    try {
      return { began, snapshot: await readSnapshot(db, log) }
    } catch (error) {
      isTrusted = false
      throw error
    }
  }
  const reload = createReload({
    bus,
    topic: rulesChanged,
    log,
    read,
    apply({ began, snapshot }) {
      if (began !== turn && snapshot.version < (current?.version ?? 0)) return
      take(snapshot)
      isTrusted ||= began === turn
    },
  })
  const ask = async (): Promise<Snapshot> => {
    try {
      const { version, enforced } = await queries.findMark(db)
      if (current?.version === version && current.enforced === enforced) return current
      return take(await readSnapshot(db, log))
    } catch (err) {
      log.error({ err }, 'the IP rules cannot be read: nobody is let in')
      throw kernelErrors.UNAVAILABLE({}, { retryAfterSeconds: 5 })
    }
  }

  return {
    /** What decides, if it may be trusted in this moment. */
    trusted: (): Snapshot | undefined => (isTrusted && bus.isHearing() ? current : undefined),
    /** What the database says now; throws UNAVAILABLE when it does not answer. Who asks at the same time shares the answer. */
    ask: (): Promise<Snapshot> => (asking ??= ask().finally(() => (asking = undefined))),
    /** The newest that this node knows of, trusted or not. */
    latest: (): Snapshot | undefined => current,
    /** Whoever made a change has it at once. */
    adopt(snapshot: Snapshot): void {
      turn++
      take(snapshot)
    },
    start() {
      bus.onHearingChange(() => {
        turn++
        isTrusted = false
      })
      return reload.start()
    },
    stop: () => reload.stop(),
  }
}

/** Everything as of one moment, although it takes several statements. */
export function readSnapshot(db: Db, log: Log): Promise<Snapshot> {
  const reading = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
  return reading.execute(async (tx) => {
    const mark = await queries.findMark(tx)
    const pending = await queries.findPending(tx)
    return { ...mark, pending, ...compiledFrom(await queries.listRules(tx), log) }
  })
}

export function compiledFrom(
  rows: readonly IpRuleRow[],
  log: Log,
): Pick<Snapshot, 'rows' | 'rules' | 'compiled'> {
  const rules = rows.map(toRule)
  return { rows, rules, compiled: compiled(rules, log) }
}

/** Undefined when they could not be compiled. */
export function compiled(rules: readonly Rule[], log: Log): CompiledRules | undefined {
  try {
    return compileRules(rules)
  } catch (err) {
    log.error({ err }, 'the IP rules cannot be compiled: nobody is let in by them')
    return undefined
  }
}
