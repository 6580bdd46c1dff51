import { transact, type Db } from '../../kernel/database/database.ts'
import { jobCaller, type Caller } from '../../kernel/identity.ts'
import type { Ending, EndingFilter } from './contract.ts'
import { errors } from './errors.ts'
import { requireUserId } from './list-sessions.ts'
import type { Context, EndingDependencies } from './dependencies.ts'
import * as queries from './queries.ts'
import type { EndedSessionRow } from './tables.ts'
import type { EndReason } from './words.ts'

export type EndOrder = { by: Caller; reason: EndReason }

/** Ends one session for the next request on every node; answers whether it was still open. */
export async function end(context: Context, db: Db, id: string, { by, reason }: EndOrder): Promise<boolean> {
  const at = context.clock.now()
  const ended = await endAndTell(context, db, {
    by,
    end: (tx) => queries.endSessions(tx, [id], { at, reason }),
  })
  return ended.length > 0
}

/** Ends all open sessions of a person, or all but `exceptId`; answers how many. */
export async function endAllOf(
  context: Context,
  db: Db,
  userId: string,
  order: EndOrder & { exceptId?: string | undefined },
): Promise<number> {
  const { by, reason, exceptId } = order
  const at = context.clock.now()
  const ended = await endAndTell(context, db, {
    by,
    end: (tx) => queries.endSessionsOf(tx, { userId, exceptId }, { at, reason }),
  })
  return ended.length
}

/** Ends these sessions in one transaction; answers how many were still open. */
export async function endThese(
  context: Context,
  db: Db,
  ids: readonly string[],
  by: Caller,
): Promise<number> {
  const ending = { at: context.clock.now(), reason: 'terminated' } as const
  return (await endAndTell(context, db, { by, end: (tx) => queries.endSessions(tx, ids, ending) })).length
}

/** Ends one session and waits until every node has said that it refuses it. */
export async function endAndConfirm(context: Context, db: Db, id: string, by: Caller): Promise<Ending> {
  const ending = { at: context.clock.now(), reason: 'terminated' } as const
  const done = await endAndAnnounce(context, db, { by, end: (tx) => queries.endSessions(tx, [id], ending) })
  if (done.ended.length === 0) throw errors.SESSION_NOT_FOUND({ id })
  return confirm(context, done)
}

/** Ends one of the caller's own sessions; what belongs to anybody else does not exist for them. */
export async function endOwn(context: Context, db: Db, id: string, by: Caller): Promise<Ending> {
  const userId = requireUserId(by)
  const ending = { at: context.clock.now(), reason: 'terminated' } as const
  const move = { by, end: (tx: Db) => queries.endSessionOf(tx, { userId, id }, ending) }
  const done = await endAndAnnounce(context, db, move)
  if (done.ended.length === 0) throw errors.SESSION_NOT_FOUND({ id })
  return confirm(context, done)
}

/** Ends all of the caller's own sessions but the one that asks. */
export async function endOwnOthers(context: Context, db: Db, by: Caller): Promise<Ending> {
  const whose = { userId: requireUserId(by), exceptId: by.sessionId }
  const ending = { at: context.clock.now(), reason: 'terminated' } as const
  const move = { by, end: (tx: Db) => queries.endSessionsOf(tx, whose, ending) }
  return confirm(context, await endAndAnnounce(context, db, move))
}

/** Who ends sessions, and the statement that moves them to the history. */
export type Move = { by: Caller; end: (tx: Db) => Promise<EndedSessionRow[]> }

/** Who ended a session that timed out: nobody did. */
export const timeKeeper = jobCaller('sessions.expire')

/** Ends sessions in one transaction: the move, an audit event for each, the announcement to every node. */
export async function endAndTell(
  dependencies: EndingDependencies,
  db: Db,
  move: Move,
): Promise<EndedSessionRow[]> {
  return (await endAndAnnounce(dependencies, db, move)).ended
}

export type Done = { ended: EndedSessionRow[]; announcements: string[] }

/** The same, with the ids of the announcements. */
export async function endAndAnnounce(
  { known, audit }: EndingDependencies,
  db: Db,
  { by, end: move }: Move,
): Promise<Done> {
  const done: Done = await transact(db, async (tx) => {
    const ended = await move(tx)
    for (const row of ended) await audit.record(tx, endedEvent(row, by))
    const announcements = await known.announce(tx, hashesOf(ended), idsOf(ended))
    return { ended, announcements }
  })
  known.forget(hashesOf(done.ended))
  return done
}

/** How many nodes refuse the sessions, and how soon after the commit all of them had said so. */
export async function confirm(
  { bus }: Pick<Context, 'bus'>,
  { ended, announcements }: Done,
): Promise<Ending> {
  const began = performance.now()
  const confirmed = await Promise.all(announcements.map((id) => bus.confirmed(id)))
  const nodes = confirmed.length === 0 ? 0 : Math.min(...confirmed.map((each) => each.nodes))
  return { ended: ended.length, nodes, milliseconds: Math.round(performance.now() - began) }
}

const hashesOf = (rows: readonly EndedSessionRow[]): string[] => rows.map((row) => row.token_hash)
const idsOf = (rows: readonly EndedSessionRow[]): string[] => rows.map((row) => row.id)

const eventTypes = {
  signed_out: 'session.signed_out',
  idle_timeout: 'session.expired',
  absolute_timeout: 'session.expired',
  limit: 'session.limited',
  terminated: 'session.terminated',
  suspicious: 'session.stolen',
  credentials_changed: 'session.terminated',
  user_disabled: 'session.terminated',
} as const satisfies Record<EndReason, string>

const endedEvent = (row: EndedSessionRow, by: Caller) => ({
  type: eventTypes[row.ended_reason],
  outcome: 'success' as const,
  by,
  subject: { type: 'session', id: row.id },
  details: { userId: row.user_id, reason: row.ended_reason },
})

export type BulkEnding = { filter: EndingFilter; dryRun?: boolean | undefined }

/** In one transaction: each writes an audit event, and holds its row until the commit. */
const endAtOnce = 1_000

/**
 * Ends all open sessions that match; with `dryRun` only counts them. The asking session stays unless `includeMine` is set. Sessions
 * that are opened while it is at work are not looked for: nobody would know when it ends.
 */
export async function endMatching(
  context: Context,
  db: Db,
  { filter: given, dryRun }: BulkEnding,
  by: Caller,
): Promise<Ending & { matching: number }> {
  const at = context.clock.now()
  const filter = toOpenFilter(given, { now: at, by })
  const matching = await queries.countMatching(db, filter)
  if (dryRun) return { matching, ended: 0, nodes: 0, milliseconds: 0 }
  const limit = { at, reason: 'terminated', limit: endAtOnce } as const
  const confirmations: Promise<Ending>[] = []
  let ended: number
  do {
    const move = { by, end: (tx: Db) => queries.endMatching(tx, filter, limit) }
    const done = await endAndAnnounce(context, db, move)
    ended = done.ended.length
    // Not waited for here: what has ended is refused already, and nodes answer while the next ones end.
    if (ended > 0) confirmations.push(confirm(context, done))
  } while (ended === endAtOnce)
  return { matching, ...sumOf(await Promise.all(confirmations)) }
}

function toOpenFilter(given: EndingFilter, { now, by }: { now: Date; by: Caller }): queries.OpenFilter {
  const { includeMine, openedBefore, ...filter } = given
  const openedUntil = openedBefore === undefined ? now : new Date(openedBefore)
  return { ...filter, openedUntil, exceptId: includeMine ? undefined : by.sessionId }
}

/** Of several answers: the fewest nodes and the longest time. */
const sumOf = (context: readonly Ending[]): Ending => ({
  ended: context.reduce((sum, { ended }) => sum + ended, 0),
  nodes: context.length === 0 ? 0 : Math.min(...context.map(({ nodes }) => nodes)),
  milliseconds: Math.max(0, ...context.map(({ milliseconds }) => milliseconds)),
})
