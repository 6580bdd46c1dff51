import type { Db } from '../../kernel/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import type { Ending, EndingFilter } from './contract.ts'
import { confirm, endAndAnnounce } from './ending.ts'
import type { Parts } from './needs.ts'
import * as queries from './queries.ts'

export type BulkEnding = { filter: EndingFilter; dryRun?: boolean | undefined }

/** In one transaction: each writes an audit event, and holds its row until the commit. */
const endAtOnce = 1_000

/**
 * Ends all open sessions that match; with `dryRun` only counts them. The asking session stays unless `includeMine` is set. Sessions
 * that are opened while it is at work are not looked for: nobody would know when it ends.
 */
export const endMatching =
  (parts: Parts) =>
  async (
    db: Db,
    { filter: given, dryRun }: BulkEnding,
    by: Caller,
  ): Promise<Ending & { matching: number }> => {
    const at = parts.clock.now()
    const filter = toOpenFilter(given, { now: at, by })
    const matching = await queries.countMatching(db, filter)
    if (dryRun) return { matching, ended: 0, nodes: 0, milliseconds: 0 }
    const limit = { at, reason: 'terminated', limit: endAtOnce } as const
    const confirmations: Promise<Ending>[] = []
    let ended: number
    do {
      const move = { by, end: (tx: Db) => queries.endMatching(tx, filter, limit) }
      const done = await endAndAnnounce(parts, db, move)
      ended = done.ended.length
      // Not waited for here: what has ended is refused already, and nodes answer while the next ones end.
      if (ended > 0) confirmations.push(confirm(parts, done))
    } while (ended === endAtOnce)
    return { matching, ...sumOf(await Promise.all(confirmations)) }
  }

function toOpenFilter(given: EndingFilter, { now, by }: { now: Date; by: Caller }): queries.OpenFilter {
  const { includeMine, openedBefore, ...filter } = given
  const openedUntil = openedBefore === undefined ? now : new Date(openedBefore)
  return { ...filter, openedUntil, exceptId: includeMine ? undefined : by.sessionId }
}

/** Of several answers: the fewest nodes and the longest time. */
const sumOf = (parts: readonly Ending[]): Ending => ({
  ended: parts.reduce((sum, { ended }) => sum + ended, 0),
  nodes: parts.length === 0 ? 0 : Math.min(...parts.map(({ nodes }) => nodes)),
  milliseconds: Math.max(0, ...parts.map(({ milliseconds }) => milliseconds)),
})
