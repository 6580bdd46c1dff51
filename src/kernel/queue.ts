import { sql } from 'kysely'
import { PgBoss, fromKysely } from 'pg-boss'
import type { Database, Db } from './database/database.ts'
import type { Log } from './log.ts'

/** The durable queue: what is on it survives a crash, and a worker that dies hands its work to another. */
export type Queue = {
  /** Puts work on a queue, in the caller's transaction. With a `key`, at most one entry of that key waits or runs. */
  send(db: Db, queue: string, work: { payload: object; key?: string }): Promise<void>
  /** Registers what runs a queue's entries on this node; before `start`. A throw is retried with growing pauses. */
  work(queue: string, run: (payload: never) => Promise<void>): void
  start(): Promise<void>
  /** Lets running work finish (ten seconds), takes nothing new. */
  stop(): Promise<void>
}

const schema = 'breakwater_queue'
const retrying = {
  retryLimit: 3,
  retryDelay: 30,
  retryBackoff: true,
  expireInSeconds: 3600,
  heartbeatSeconds: 30,
}

export type QueueInstallation = { queues: readonly string[]; runningRole?: string | undefined }

/** Creates or upgrades the queue's tables as the owning role, and lets the running role use them. */
export const installQueue = (owner: Db, installation: QueueInstallation): Promise<void> =>
  owner.connection().execute(async (session) => {
    // Of two first starts pg-boss lets one fail: its own lock comes after its look whether there is anything to do.
    await sql`select pg_advisory_lock(hashtext('breakwater.queue'))`.execute(session)
    try {
      await install(session, installation)
    } finally {
      await sql`select pg_advisory_unlock(hashtext('breakwater.queue'))`.execute(session)
    }
  })

export function createQueue({ database, log }: { database: Database; log: Log }): Queue {
  const boss = new PgBoss({
    db: fromKysely(database.db),
    schema,
    backend: database.engine === 'pglite' ? 'pglite' : 'postgres',
    migrate: false,
    createSchema: false,
    schedule: false,
    // Index rebuilding needs the owner's rights; our own maintenance job does it.
    reindex: false,
  })
  boss.on('error', (err) => log.warn({ err }, 'queue'))
  boss.on('warning', (warning) => log.warn({ warning }, 'queue'))
  const workers = new Map<string, (payload: never) => Promise<void>>()
  return {
    async send(db, queue, { payload, key }) {
      await boss.send(queue, payload, {
        db: fromKysely(db),
        ...(key === undefined ? {} : { singletonKey: key }),
      })
    },
    work: (queue, run) => void workers.set(queue, run),
    async start() {
      await boss.start()
      for (const [queue, run] of workers)
        await boss.work(queue, { pollingIntervalSeconds: 1, localConcurrency: 2 }, async (jobs) => {
          for (const job of jobs) await run(job.data as never)
        })
    },
    stop: () => boss.stop({ graceful: true, timeout: 10_000 }),
  }
}

async function install(owner: Db, { queues, runningRole }: QueueInstallation): Promise<void> {
  const boss = new PgBoss({ db: fromKysely(owner), schema, supervise: false, schedule: false })
  // A failing start is thrown below; without a listener the event would end the process.
  boss.on('error', () => undefined)
  await boss.start()
  for (const name of queues) await boss.createQueue(name, { policy: 'exclusive', ...retrying })
  await boss.stop({ graceful: false })
  if (runningRole === undefined) return
  const role = sql.id(runningRole)
  await sql`grant usage on schema ${sql.id(schema)} to ${role}`.execute(owner)
  await sql`grant select, insert, update, delete on all tables in schema ${sql.id(schema)} to ${role}`.execute(
    owner,
  )
}
