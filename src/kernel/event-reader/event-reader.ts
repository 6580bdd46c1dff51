import type { Clock } from '../clock.ts'
import { transact, type Db } from '../database/database.ts'
import type { Risk } from '../events.ts'
import type { Log } from '../log.ts'
import {
  advanceCursor,
  insertCursor,
  listCursors,
  lockCursor,
  recordFailure,
  type CursorRow,
} from './cursors.ts'

/** An audit event as its readers get it: sealed, numbered, with those of its erasable values that are left. */
export type SealedEvent = {
  /** Its place in the log; two events never share one, and none is added before one that was read. */
  index: number
  id: string
  recordedAt: Date
  type: string
  outcome: 'success' | 'failure' | 'denied'
  risk: Risk
  riskFactors: readonly string[]
  actorKind: string
  subjectType: string | null
  subjectId: string | null
  sessionId: string | null
  values: Readonly<Partial<Record<ValueName, string>>>
}
type ValueName = 'actor_id' | 'actor_name' | 'subject_name' | 'address' | 'user_agent' | 'details'

/** Where sealed events are read from. */
export type EventSource = {
  /** Events from an index on, in the order of the log. */
  list(db: Db, range: { from: number; limit: number }): Promise<SealedEvent[]>
  /** How many events are sealed. */
  size(db: Db): Promise<number>
}

export type EventReader = {
  /** Names the cursor; never change it. */
  name: string
  /** Where a reader begins that has no cursor yet: the whole log, or what comes from now on. */
  begin: 'first' | 'next'
  /**
   * Gets every event once as far as this transaction goes: what it writes by `tx` and the cursor commit together. What leaves the
   * database belongs on a queue by `tx`. A throw rolls back, and the same events come again later, none is skipped.
   */
  read(tx: Db, events: readonly SealedEvent[]): Promise<void>
}

export type ReaderState = {
  name: string
  /** Sealed events that it has not read yet. */
  behind: number
  failures: number
  error: string | null
  failedAt: Date | null
}

export type EventReaders = {
  start(): Promise<void>
  stop(): Promise<void>
  /** Reads on until every reader is at the end or failing. */
  catchUp(): Promise<void>
  states(db: Db): Promise<ReaderState[]>
}

export type EventReaderDependencies = {
  db: Db
  clock: Clock
  log: Pick<Log, 'warn'>
  source: EventSource
  readers: readonly EventReader[]
  everyMilliseconds?: number
}

const batchSize = 500
const firstPauseMilliseconds = 1_000
const longestPauseMilliseconds = 60_000

/**
 * Durable readers of the audit log, by place in the log and not by time: a transaction that commits late is sealed late, so no cursor can
 * have passed it. One node reads for a name at a time. A batch that fails is read event by event, so that what
 * comes before the event at fault is not held up by it.
 */
export function createEventReaders(dependencies: EventReaderDependencies): EventReaders {
  const { db, source, readers, log, everyMilliseconds = 500 } = dependencies
  let timer: NodeJS.Timeout | undefined
  let working: Promise<void> | undefined

  const readAll = async (): Promise<void> => {
    try {
      const size = await source.size(db)
      const cursors = await listCursors(db)
      for (const reader of readers) {
        const cursor = cursors.find(({ name }) => name === reader.name)
        if (cursor && cursor.next_index < size && isDue(cursor, dependencies.clock.now()))
          await readOn(dependencies, reader)
      }
    } catch (err) {
      log.warn({ err }, 'the audit log could not be read for its readers')
    }
  }
  const look = (): Promise<void> => (working ??= readAll().finally(() => (working = undefined)))

  return {
    async start() {
      const size = await source.size(db)
      for (const { name, begin } of readers)
        await insertCursor(db, { name, next: begin === 'first' ? 0 : size })
      timer = setInterval(() => void look(), everyMilliseconds).unref()
    },
    async stop() {
      clearInterval(timer)
      await working
    },
    async catchUp() {
      // What is under way may have looked before the last event was sealed.
      await working
      await look()
    },
    async states(handle) {
      const size = await source.size(handle)
      const cursors = await listCursors(handle)
      const isOurs = ({ name }: CursorRow) => readers.some((reader) => reader.name === name)
      return cursors.filter(isOurs).map((row) => ({
        name: row.name,
        behind: Math.max(0, size - row.next_index),
        failures: row.failures,
        error: row.error,
        failedAt: row.failed_at,
      }))
    },
  }
}

/** Reads batch after batch until the end of the log, or until an event fails by itself. */
async function readOn(dependencies: EventReaderDependencies, reader: EventReader): Promise<void> {
  const { db, source, clock, log } = dependencies
  const read = (limit: number) => transact(db, (tx) => readNext(tx, { source, reader, limit }))
  try {
    while (await read(batchSize).catch(() => read(1)));
  } catch (err) {
    log.warn({ err, reader: reader.name }, 'an event reader failed; the same events are read again later')
    const error = err instanceof Error ? err.message : String(err)
    await recordFailure(db, { name: reader.name, error, at: clock.now() })
  }
}

type Step = { source: EventSource; reader: EventReader; limit: number }

/** One batch in one transaction; answers whether there may be more. */
async function readNext(tx: Db, { source, reader, limit }: Step): Promise<boolean> {
  const cursor = await lockCursor(tx, reader.name)
  if (cursor === undefined) return false
  const events = await source.list(tx, { from: cursor.next_index, limit })
  const last = events.at(-1)
  if (last === undefined) return false
  await reader.read(tx, events)
  await advanceCursor(tx, { name: reader.name, next: last.index + 1 })
  return true
}

/** After each failure twice the pause of the one before, up to a minute. */
function isDue({ failures, failed_at }: CursorRow, now: Date): boolean {
  if (failed_at === null || failures === 0) return true
  const pause = Math.min(firstPauseMilliseconds * 2 ** (failures - 1), longestPauseMilliseconds)
  return now.getTime() >= failed_at.getTime() + pause
}
