import { addHours, type Clock } from '../../../kernel/clock.ts'
import type { Db } from '../../../kernel/database/database.ts'
import { risks } from '../../../kernel/events.ts'
import type { AuditStatistics } from '../contract.ts'
import {
  countByHour,
  countFailures,
  countFailuresByNetwork,
  countFailuresByPerson,
  type FailureTally,
  type HourCount,
} from './statistics-queries.ts'

const shownHours = 24
const shownTallies = 5
const hourMilliseconds = 3_600_000

/** The last 24 hours, the running one included. */
export async function getStatistics({ clock }: { clock: Clock }, db: Db): Promise<AuditStatistics> {
  const since = addHours(startOfHour(clock.now()), 1 - shownHours)
  const counted = await countByHour(db, since)
  return {
    since: since.toISOString(),
    hours: hoursFrom(since, counted),
    failedSignIns: {
      count: await countFailures(db, since),
      networks: (await countFailuresByNetwork(db, since, shownTallies)).map(toTally),
      people: (await countFailuresByPerson(db, since, shownTallies)).map(toTally),
    },
  }
}

/** Every hour has its row, also one without events. */
export function hoursFrom(since: Date, counted: readonly HourCount[]): AuditStatistics['hours'] {
  return Array.from({ length: shownHours }, (_, hour) => {
    const at = addHours(since, hour)
    const countOf = (risk: HourCount['risk']): number =>
      counted.find((one) => one.at.getTime() === at.getTime() && one.risk === risk)?.count ?? 0
    const [low, medium, high, critical] = risks.map(countOf)
    return {
      at: at.toISOString(),
      low: low ?? 0,
      medium: medium ?? 0,
      high: high ?? 0,
      critical: critical ?? 0,
    }
  })
}

const startOfHour = (moment: Date): Date =>
  new Date(Math.floor(moment.getTime() / hourMilliseconds) * hourMilliseconds)

const toTally = ({ name, user_id: userId, count }: FailureTally) => ({
  name: name ?? 'erased',
  userId,
  count,
})
