import type { Db } from '../../kernel/database.ts'
import { endAndTell, timeKeeper } from './ending.ts'
import type { Parts } from './needs.ts'
import * as queries from './queries.ts'

const expireAtOnce = 100

/** Closes sessions past their time-out; they were already refused on use. */
export const expire =
  (parts: Parts) =>
  async (db: Db): Promise<{ ended: number }> => {
    const at = parts.clock.now()
    const due = { at, cutoffs: parts.cutoffsAt(at), limit: expireAtOnce }
    const move = { by: timeKeeper, end: (tx: Db) => queries.endDue(tx, due) }
    let ended = 0
    let batch: number
    do {
      batch = (await endAndTell(parts, db, move)).length
      ended += batch
    } while (batch === expireAtOnce)
    return { ended }
  }
