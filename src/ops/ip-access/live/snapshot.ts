import type { Announcements } from '../../../kernel/bus/announced-cache.ts'
import type { Db } from '../../../kernel/database/database.ts'
import { errors as kernelErrors } from '../../../kernel/errors.ts'
import type { Log } from '../../../kernel/log.ts'
import { createReload } from '../../../kernel/bus/reload.ts'
import { storedSettings } from './evaluation-context.ts'
import { compileRules, type CompiledRules } from '../matching/compile.ts'
import type { IpAccessDependencies } from '../dependencies.ts'
import * as queries from '../queries.ts'
import { toRule } from '../rule-row.ts'
import type { Rule } from '../matching/rule.ts'
import type { IpRuleRow } from '../tables.ts'

/** All that decides in one moment, ready to decide by. It never changes: the next one takes its place. */
export type Snapshot = {
  /** Counts every change of what follows: the higher one is the newer one. */
  version: number
  enforced: boolean
  /** Of the feature's own settings, what differs from the defaults. */
  overrides: ReadonlyMap<string, unknown>
  pending: queries.PendingFacts | undefined
  rows: readonly IpRuleRow[]
  rules: readonly Rule[]
  /** Absent when they could not be compiled: then nobody is let in by them. */
  compiled: CompiledRules | undefined
}

/** Announced whenever rules, the feature's settings, the pending change, or whether rules are looked at has changed. */
export const rulesChanged = 'ip_access.changed'

/** So long the old rules decide after others were announced: reading takes milliseconds, but may have to wait for its turn. */
const readWithinMilliseconds = 500

export type Live = ReturnType<typeof createLive>

/** What decisions are made of. */
export type LiveContext = IpAccessDependencies & { live: Live }

type ReadingDependencies = Pick<IpAccessDependencies, 'stored' | 'log'>
type LiveDependencies = ReadingDependencies & {
  db: Db
  bus: Announcements
  onTaken: (snapshot: Snapshot) => void
}

/** The rules that this node decides by: in memory while it hears of changes, else compared with the database each time. */
export function createLive({ db, bus, onTaken, ...dependencies }: LiveDependencies) {
  const { log } = dependencies
  let current: Snapshot | undefined
  let isTrusted = false
  // A reading that began before a time of not hearing says nothing of what was announced in it.
  let turn = 0
  // The newest version that this node heard of, and since when it knows of one that it has not read.
  let announced = { version: 0, at: 0 }
  let asking: Promise<Snapshot> | undefined

  /** What was read may have been overtaken meanwhile, by a change of this node's own or by another reading. */
  const take = (snapshot: Snapshot): Snapshot => {
    if (current && snapshot.version < current.version) return current
    current = snapshot
    onTaken(snapshot)
    return snapshot
  }
  const read = async () => {
    const [began, heard] = [turn, announced.version]
    try {
      return { began, heard, snapshot: await readSnapshot(dependencies, db) }
    } catch (error) {
      isTrusted = false
      throw error
    }
  }
  const isBehind = () => (current?.version ?? 0) < announced.version
  const hear = (message: unknown): void => {
    const version = versionIn(message)
    if (version > announced.version)
      announced = { version, at: isBehind() ? announced.at : performance.now() }
  }
  const isOverdue = () => isBehind() && performance.now() - announced.at > readWithinMilliseconds
  const reload = createReload({
    bus,
    topic: rulesChanged,
    log,
    read,
    apply({ began, heard, snapshot }) {
      const { version } = take(snapshot)
      isTrusted ||= began === turn
      // What is announced can be read. A version that is not there after all must not be waited for.
      if (announced.version === heard) announced = { ...announced, version }
    },
  })
  const ask = async (): Promise<Snapshot> => {
    try {
      const { version, enforced } = await queries.findMark(db)
      if (current?.version === version && current.enforced === enforced) return current
      return take(await readSnapshot(dependencies, db))
    } catch (err) {
      log.error({ err }, 'the IP rules cannot be read: nobody is let in')
      throw kernelErrors.UNAVAILABLE({}, { retryAfterSeconds: 5 })
    }
  }

  return {
    /** What decides, if it may be trusted in this moment. */
    trusted: (): Snapshot | undefined => (isTrusted && bus.isHearing() && !isOverdue() ? current : undefined),
    /** What the database says now; throws UNAVAILABLE when it does not answer. Who asks at the same time shares the answer. */
    ask: (): Promise<Snapshot> => (asking ??= ask().finally(() => (asking = undefined))),
    /** The newest that this node knows of, trusted or not. */
    latest: (): Snapshot | undefined => current,
    /** Whoever made a change has it at once. */
    adopt: (snapshot: Snapshot): void => void take(snapshot),
    start() {
      bus.subscribe(rulesChanged, hear)
      bus.onHearingChange(() => {
        turn++
        isTrusted = false
      })
      return reload.start()
    },
    stop: () => reload.stop(),
  }
}

function versionIn(message: unknown): number {
  const version: unknown =
    typeof message === 'object' && message ? Reflect.get(message, 'version') : undefined
  return typeof version === 'number' ? version : 0
}

/** Everything as of one moment, although it takes several statements. */
export function readSnapshot({ stored, log }: ReadingDependencies, db: Db): Promise<Snapshot> {
  const reading = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
  return reading.execute(async (tx) => {
    const mark = await queries.findMark(tx)
    const pending = await queries.findPending(tx)
    const overrides = await storedSettings({ stored }, tx)
    return { ...mark, pending, overrides, ...compiledFrom(await queries.listRules(tx), log) }
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
