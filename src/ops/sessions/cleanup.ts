import type { Db } from '../../kernel/database/database.ts'
import type { Purged } from '../../kernel/retention/due-rows.ts'
import { endAndTell, timeKeeper } from './end.ts'
import type { Context } from './dependencies.ts'
import * as queries from './queries.ts'
import { cutoffsAt, type Cutoffs } from './limits.ts'
import { sessionRetention } from './tables.ts'

const expireAtOnce = 100

/** Closes sessions past their time-out; they were already refused on use. */
export async function expire(context: Context, db: Db): Promise<{ ended: number }> {
  const at = context.clock.now()
  // Nobody's limits are stricter, so nobody who is due is missed; whose are looser shows person by person.
  const cutoffs = cutoffsAt(at, context.limits.strictest())
  let ended = 0
  let after: string | undefined
  do {
    const found = await queries.listDue(db, { cutoffs, after, limit: expireAtOnce })
    ended += await endBatch(context, db, { found, at })
    after = found.length < expireAtOnce ? undefined : found.at(-1)?.id
  } while (after !== undefined)
  return { ended }
}

type Batch = { found: Awaited<ReturnType<typeof queries.listDue>>; at: Date }

async function endBatch(context: Context, db: Db, { found, at }: Batch): Promise<number> {
  let ended = 0
  for (const { ids, cutoffs } of await withTheirCutoffs(context, db, { found, at })) {
    const end = (tx: Db) => queries.endDueAmong(tx, ids, { at, cutoffs })
    ended += (await endAndTell(context, db, { by: timeKeeper, end })).length
  }
  return ended
}

/** The sessions by the limits that hold for their people: one group where nobody has limits of their own. */
async function withTheirCutoffs(
  context: Context,
  db: Db,
  { found, at }: Batch,
): Promise<{ ids: string[]; cutoffs: Cutoffs }[]> {
  const groups = new Map<string, { ids: string[]; cutoffs: Cutoffs }>()
  for (const [userId, sessions] of Map.groupBy(found, (session) => session.user_id)) {
    const { timeoutMinutes, absoluteHours } = await context.limits.of(db, userId)
    const key = `${timeoutMinutes} ${absoluteHours}`
    const cutoffs = cutoffsAt(at, { timeoutMinutes, absoluteHours })
    const group = groups.get(key) ?? { ids: [], cutoffs }
    group.ids.push(...sessions.map(({ id }) => id))
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** Removes sessions that ended longer ago than the retention; suspicious ones stay. */
export const purge = ({ retention }: Pick<Context, 'retention'>, db: Db): Promise<Purged> =>
  retention.purge(db, sessionRetention)
