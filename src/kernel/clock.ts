import { sql } from 'kysely'
import type { Db } from './database/database.ts'

/** Time comes in by this door. The server's clock follows the database's, so that all nodes agree and a node's jump changes nothing. */
export type Clock = { now(): Date }

export type DatabaseClock = Clock & {
  /** Reads the database's time once; between two readings the monotonic clock of this process carries on. */
  synchronise(db: Db): Promise<void>
}

export function createDatabaseClock(): DatabaseClock {
  let base = Date.now()
  let readAt = performance.now()
  return {
    now: () => new Date(base + (performance.now() - readAt)),
    async synchronise(db) {
      const asked = performance.now()
      const { rows } = await sql<{ now: Date }>`select clock_timestamp()::timestamptz(3) as now`.execute(db)
      const answered = performance.now()
      const now = rows[0]?.now
      if (now === undefined) return
      base = now.getTime()
      readAt = (asked + answered) / 2
    },
  }
}

export const addSeconds = (moment: Date, seconds: number): Date => new Date(moment.getTime() + seconds * 1000)
export const addMinutes = (moment: Date, minutes: number): Date => addSeconds(moment, minutes * 60)
export const addHours = (moment: Date, hours: number): Date => addMinutes(moment, hours * 60)
export const addDays = (moment: Date, days: number): Date => addHours(moment, days * 24)
