import { addMinutes, addSeconds, type Clock } from '../../../kernel/clock.ts'
import { transact, type Db } from '../../../kernel/database/database.ts'
import { jobCaller } from '../../../kernel/identity.ts'
import type { Ids } from '../../../kernel/ids.ts'
import type { Log } from '../../../kernel/log.ts'
import type { Settings } from '../../../kernel/setting-registry.ts'
import { heartbeatSubject } from '../format/heartbeat.ts'
import type { Audit } from '../service.ts'
import type { auditSettings } from '../settings.ts'
import * as queries from './run-queries.ts'

export type HeartbeatDependencies = {
  db: Db
  clock: Clock
  ids: Ids
  log: Pick<Log, 'error'>
  audit: Pick<Audit, 'record'>
  settings: Settings<typeof auditSettings>
  node: string
  /** With the embedded database there is one process: whatever else still seems to run was killed. */
  isAlone: boolean
}

const lookEverySeconds = 20
/** A node that was not seen for so long does not run any more. */
const deadAfterSeconds = 90
const by = jobCaller('audit.heartbeat')

/** Records starts and stops, also those that nobody could record at the time, and that the log was written in between. */
export function createHeartbeat(dependencies: HeartbeatDependencies) {
  const { db, ids, clock, log, audit, node } = dependencies
  const id = ids.next()
  let timer: NodeJS.Timeout | undefined
  let working: Promise<void> = Promise.resolve()

  const look = (): Promise<void> =>
    (working = working.then(() =>
      beat(dependencies, db, id).catch((err: unknown) =>
        log.error({ err }, 'the heartbeat of the audit log failed'),
      ),
    ))

  return {
    async start(): Promise<void> {
      await transact(db, async (tx) => {
        await queries.lockRuns(tx)
        await recordDead(dependencies, tx, id)
        await queries.seeRun(tx, { id, node, at: clock.now() })
        await audit.record(tx, {
          type: 'server.started',
          outcome: 'success',
          by,
          subject: { type: 'server_run', id },
        })
      })
      await look()
      timer = setInterval(() => void look(), lookEverySeconds * 1000).unref()
    },
    beat: look,
    async stop(): Promise<void> {
      clearInterval(timer)
      await working
      await transact(db, async (tx) => {
        await audit.record(tx, {
          type: 'server.stopped',
          outcome: 'success',
          by,
          subject: { type: 'server_run', id },
        })
        await queries.deleteRun(tx, id)
      })
    },
  }
}

async function beat(dependencies: HeartbeatDependencies, db: Db, id: string): Promise<void> {
  const { clock, audit, settings, node } = dependencies
  await transact(db, async (tx) => {
    await queries.lockRuns(tx)
    const now = clock.now()
    await queries.seeRun(tx, { id, node, at: now })
    await recordDead(dependencies, tx, id)
    const minutes = settings.get('ops.audit.heartbeat_minutes')
    const last = await queries.findLastHeartbeat(tx)
    if (last !== undefined && addMinutes(last, minutes) > now) return
    await audit.record(tx, {
      type: 'audit.heartbeat',
      outcome: 'success',
      by,
      subject: heartbeatSubject(minutes),
    })
  })
}

/** A process that was killed could not say so; the next one, or another node, does. */
async function recordDead(
  { clock, audit, isAlone }: HeartbeatDependencies,
  tx: Db,
  own: string,
): Promise<void> {
  const before = isAlone ? clock.now() : addSeconds(clock.now(), -deadAfterSeconds)
  for (const { id, node, seen_at } of await queries.takeDeadRuns(tx, { own, before }))
    await audit.record(tx, {
      type: 'server.stopped_uncleanly',
      outcome: 'failure',
      by,
      subject: { type: 'server_run', id },
      details: { node, lastSeen: seen_at.toISOString() },
    })
}
