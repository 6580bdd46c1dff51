import type { Identity, Person } from '../../kernel/identity.ts'
import { compileRules } from './compile.ts'
import type { Places } from './insight-needs.ts'
import { judge } from './judge.ts'
import type { Rule } from './rule.ts'
import type { Trial } from './trial.ts'
import type { IpVerdict, IpVisit } from './verdict.ts'

/** Somebody who came, or wanted to. */
export type Arrival = { userId: string | null; address: string; at: Date; isMachine?: boolean }

/**
 * Says what the rules would have done. People have the roles and groups of today, and what has expired by now stays expired: a replay
 * is about what the list would do from now on. Only schedules look at the time of each arrival.
 */
export function createJudge(
  { identity, places, now }: { identity: Identity; places: Places; now: Date },
  { rules: list, circumstances }: Trial,
) {
  const rules = list.map((rule) => asOfNow(rule, now))
  const book = { rules, compiled: compileRules(rules), enforced: circumstances.enforced }
  const people = new Map<string, IpVisit['person']>()
  const countryOf = remembering(places.countryOf)
  return {
    countryOf,
    /** Looks up who they are; `judge` knows nobody else. */
    async meet(arrivals: readonly Arrival[]): Promise<void> {
      for (const { userId } of arrivals)
        if (userId !== null && !people.has(userId))
          people.set(userId, visitorOf(userId, await identity.find(userId)))
    },
    judge({ userId, address, at, isMachine }: Arrival): IpVerdict {
      const visit = { address, person: userId === null ? undefined : people.get(userId), isMachine }
      return judge(book, visit, { ...circumstances, at, countryOf }).verdict
    },
  }
}

const asOfNow = (rule: Rule, now: Date): Rule =>
  rule.expiresAt !== null && rule.expiresAt.getTime() <= now.getTime() ? { ...rule, active: false } : rule

/** Rules for a person hold for whoever has that id, known by now or not. */
const visitorOf = (id: string, person: Person | undefined): IpVisit['person'] =>
  person ?? { id, roles: [], groupIds: [] }

/** The same few addresses come again and again. */
function remembering(countryOf: Places['countryOf']): Places['countryOf'] {
  const known = new Map<string, string | undefined>()
  return (address) => {
    if (!known.has(address)) known.set(address, countryOf(address))
    return known.get(address)
  }
}
