import { addDays } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database.ts'
import type { Parts } from './needs.ts'
import { deleteEnded, dropMonths } from './purge-queries.ts'

const deleteAtOnce = 5_000

/**
 * Removes sessions that ended longer ago than the retention; suspicious ones stay. Whole months go by dropping their partition, the
 * rest of the month that the retention ends in goes row by row, so that nothing is kept for longer than was said.
 */
export const purge =
  ({ clock, settings }: Pick<Parts, 'clock' | 'settings'>) =>
  async (db: Db): Promise<{ deleted: number; months: number }> => {
    const cutoff = addDays(clock.now(), -settings.get('ops.session.retention_days'))
    const months = await dropMonths(db, cutoff)
    let deleted = 0
    let batch: number
    do {
      batch = await deleteEnded(db, { cutoff, limit: deleteAtOnce })
      deleted += batch
    } while (batch === deleteAtOnce)
    return { deleted, months }
  }
