import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database/database.ts'
import { createEventThrottle } from '../../kernel/event-throttle.ts'
import { jobCaller } from '../../kernel/identity.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { Log } from '../../kernel/log.ts'
import type { Metrics } from '../../kernel/metrics.ts'
import { createWriteBehind } from '../../kernel/database/write-behind.ts'
import type { Audit } from '../../ops/audit/service.ts'
import type { Links } from '../links/service.ts'
import { createAttemptGroups, mostRefusedRows, mostSeenRows } from './attempt-groups.ts'
import type { Outcome, TrackingAttempt } from './contract.ts'
import { insertAttempts } from './queries.ts'
import type { AttemptRow } from './tables.ts'

export type Attempt = {
  address: string
  outcome: Outcome
  linkId: string | null
  container: string | null
  milliseconds: number
  wasCached: boolean
  /** A navigation by no known bot: the customer opened the page. */
  isOpening: boolean
  /** By nobody we know: neither from an exempt network nor with an API token. Only so many of them are written a minute. */
  isAnonymous: boolean
}

export type AttemptDependencies = {
  db: Db
  audit: Pick<Audit, 'record'>
  clock: Clock
  ids: Ids
  log: Log
  metrics: Metrics
  links: Pick<Links, 'recordVisits'>
}

type Visits = { openings: number; fetchedAt: Date }

/** Small enough that writing a busy second's batch lets requests through in between. */
const rowsPerStatement = 1_000
/** While the database is away memory must not fill without end; some 100 MB. What is lost is counted and told. */
const mostWaiting = 200_000

/** Every attempt is recorded or counted, in batches once a second: a request does not wait for its own record. */
export function createAttempts({ db, audit, clock, ids, log, metrics, links }: AttemptDependencies) {
  const counter = metrics.counter('tracking_attempts_total', 'Attempts to look at tracking pages.', [
    'outcome',
    'cached',
  ])
  const rows = createRows({ db, log, metrics })
  const groups = createAttemptGroups()
  const noteLeftOut = createLeftOut({ db, audit, log, metrics })
  const visits = new Map<string, Visits>()
  const addVisit = (linkId: string, { openings, fetchedAt }: Visits): void => {
    const known = visits.get(linkId) ?? { openings: 0, fetchedAt }
    visits.set(linkId, {
      openings: known.openings + openings,
      fetchedAt: known.fetchedAt > fetchedAt ? known.fetchedAt : fetchedAt,
    })
  }
  const writeVisits = async (): Promise<void> => {
    const batch = [...visits].map(([linkId, visit]) => ({ linkId, ...visit }))
    if (batch.length === 0) return
    visits.clear()
    try {
      await links.recordVisits(db, batch)
    } catch (error) {
      for (const { linkId, ...visit } of batch) addVisit(linkId, visit)
      throw error
    }
  }
  const writeVisitsQuietly = () =>
    writeVisits().catch((err: unknown) => log.warn({ err }, 'visits not written'))
  let timer: NodeJS.Timeout | undefined

  return {
    note(attempt: Attempt): void {
      const at = clock.now()
      const id = ids.next()
      const { address, outcome, container, linkId, wasCached } = attempt
      counter.inc({ outcome, cached: String(wasCached) })
      const response_ms = attempt.milliseconds
      const said = {
        id,
        at,
        link_id: linkId,
        container,
        address,
        outcome,
        response_ms,
        was_cached: wasCached,
      }
      const row = { ...said, count: 1 }
      const placed = attempt.isAnonymous ? groups.place(row) : { row, isNew: true }
      if (placed === 'left out') noteLeftOut(at)
      else rows.put(placed.row)
      if (linkId === null || !['shown', 'asking'].includes(outcome)) return
      addVisit(linkId, { openings: attempt.isOpening ? 1 : 0, fetchedAt: at })
    },
    start() {
      rows.start()
      timer = setInterval(() => void writeVisitsQuietly(), 1_000).unref()
    },
    async stop() {
      clearInterval(timer)
      await rows.stop()
      await writeVisits()
    },
  }
}
export type Attempts = ReturnType<typeof createAttempts>

/** An attempt as security sees it. */
export const toAttempt = (row: AttemptRow): TrackingAttempt => ({
  id: row.id,
  at: row.at.toISOString(),
  linkId: row.link_id,
  container: row.container,
  address: row.address,
  outcome: row.outcome,
  responseMilliseconds: Math.round(row.response_ms * 10) / 10,
  wasCached: row.was_cached,
  count: row.count,
})

/** Counts what is beyond the rows of a minute, and tells the audit log once a minute while it lasts. */
function createLeftOut({
  db,
  audit,
  log,
  metrics,
}: Pick<AttemptDependencies, 'db' | 'audit' | 'log' | 'metrics'>) {
  const counter = metrics.counter(
    'tracking_attempts_left_out_total',
    'Anonymous attempts beyond the rows of a minute, which are counted only.',
  )
  const eventThrottle = createEventThrottle()
  return (at: Date): void => {
    counter.inc()
    const count = eventThrottle.note('left out', at)
    if (count === undefined) return
    const details = { count, refusedRowsPerMinute: mostRefusedRows, seenRowsPerMinute: mostSeenRows }
    const event = {
      type: 'tracking.attempts_capped',
      outcome: 'denied' as const,
      by: jobCaller('portal'),
      details,
    }
    audit.record(db, event).catch((err: unknown) => log.error({ err }, 'a flood could not be recorded'))
  }
}

/** The records that wait to be written. */
function createRows({ db, log, metrics }: Pick<AttemptDependencies, 'db' | 'log' | 'metrics'>) {
  const losses = metrics.counter('tracking_attempts_unrecorded_total', 'Attempts that found no room to wait.')
  // By id: a row that is counted on while it waits takes no more room.
  const waiting = new Set<string>()
  let unrecorded = 0
  const rows = createWriteBehind<AttemptRow>({
    everySeconds: 1,
    log,
    write: async (batch) => {
      for (let from = 0; from < batch.length; from += rowsPerStatement)
        await insertAttempts(db, batch.slice(from, from + rowsPerStatement))
      for (const { id } of batch) waiting.delete(id)
      if (unrecorded > 0) log.error({ unrecorded }, 'attempts were not recorded: the database was too slow')
      unrecorded = 0
    },
  })
  return {
    ...rows,
    put(row: AttemptRow): void {
      if (waiting.has(row.id) || waiting.size < mostWaiting) {
        waiting.add(row.id)
        return rows.put(row.id, row)
      }
      unrecorded += 1
      losses.inc()
    },
  }
}
