import { addDays } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { Context } from './dependencies.ts'
import { deleteDecisions } from './queries.ts'

const keptDays = 30
const deleteAtOnce = 5_000

/** Deletes decisions of more than 30 days ago. */
export async function purge({ clock }: Pick<Context, 'clock'>, db: Db): Promise<{ deleted: number }> {
  const cutoff = addDays(clock.now(), -keptDays)
  let deleted = 0
  let batch: number
  do {
    batch = await deleteDecisions(db, { cutoff, limit: deleteAtOnce })
    deleted += batch
  } while (batch === deleteAtOnce)
  return { deleted }
}
