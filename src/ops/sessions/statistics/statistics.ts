import { addDays, addHours } from '../../../kernel/clock.ts'
import type { Db } from '../../../kernel/database/database.ts'
import { firstIdAt } from '../../../kernel/ids.ts'
import type { SessionStatistics } from '../contract.ts'
import type { Context } from '../dependencies.ts'
import { longestHours } from '../settings.ts'
import * as queries from './queries.ts'

const defaultDays = 30
/** More than a chart shows. */
const most = 10

/** Who is in now, and how the sessions of the last days (today among them, in UTC) went. */
export async function statistics(
  { clock }: Pick<Context, 'clock'>,
  db: Db,
  { days = defaultDays }: { days?: number },
): Promise<SessionStatistics> {
  const period = periodOf(clock.now(), days)
  const now = await queries.countNow(db)
  const byUser = await queries.countOpenedBy(db, 'user_id', { ...period, most })
  const names = await queries.findNames(
    db,
    byUser.map(({ name }) => name),
  )
  const byReason = await queries.countByReason(db, period)
  return {
    days,
    openNow: now?.sessions ?? 0,
    peopleNow: now?.people ?? 0,
    suspiciousNow: now?.suspicious ?? 0,
    medianMinutes: await queries.findMedianMinutes(db, period),
    perDay: await queries.countPerDay(db, period),
    byDevice: await queries.countOpenedBy(db, 'device', { ...period, most }),
    byCountry: await queries.countOpenedBy(db, 'country', { ...period, most }),
    byUser: byUser.map(({ name: userId, count }) => ({ userId, name: names.get(userId) ?? userId, count })),
    endedByReason: byReason.map(({ reason, count }) => ({ name: reason, count })),
  }
}

function periodOf(now: Date, days: number): queries.Period {
  const today = Math.floor(now.getTime() / dayMilliseconds) * dayMilliseconds
  const since = addDays(new Date(today), 1 - days)
  return { since, days, firstId: firstIdAt(addHours(since, -longestHours)) }
}

const dayMilliseconds = 24 * 3_600_000
