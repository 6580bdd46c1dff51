import type * as Type from 'typebox'
import { addDays } from '../../../kernel/clock.ts'
import type { Db } from '../../../kernel/database/database.ts'
import type { Caller, Identity, Person } from '../../../kernel/identity.ts'
import type { AnalysisDependencies, Places } from '../analysis-dependencies.ts'
import type { SessionUse } from '../../sessions/service.ts'
import { toAdmitted, toBlockedPeople, addUse, emptyTally, type ReplayTally } from './replay-report.ts'
import type { ReplayResult, replayIpRules } from '../simulation-contract.ts'
import { createTurns, type InTurns, type Steps } from '../slices.ts'
import { scenarioOf, type Scenario } from './scenario.ts'
import { compileRules } from '../matching/compile.ts'
import { evaluateRules, type IpVerdict, type IpVisit } from '../matching/evaluate.ts'
import type { Rule } from '../matching/rule.ts'

const defaultDays = 30
const mostUses = 500_000
const mostRefusals = 10_000

type ReplayDependencies = Pick<
  AnalysisDependencies,
  'clock' | 'identity' | 'settings' | 'places' | 'ipAccess'
> & {
  sessions: Pick<AnalysisDependencies['sessions'], 'listUses'>
  ipDecisions: Pick<AnalysisDependencies['ipDecisions'], 'listRefusals'>
}

/** What the rules would have done to whoever came in, and to whoever was refused, in the last days. */
export function replay(dependencies: ReplayDependencies, limit = mostUses) {
  const inTurns = createTurns()
  return async (
    db: Db,
    input: Type.Static<typeof replayIpRules.body>,
    caller: Caller,
  ): Promise<ReplayResult> => {
    const { days = defaultDays } = input
    const now = dependencies.clock.now()
    const since = addDays(now, -days)
    const scenario = inForce(await scenarioOf({ ...dependencies, inTurns }, input))
    const evaluateRules = createEvaluator({ ...dependencies, now }, scenario)
    const { tally, isCapped } = await replayUses(dependencies.sessions.listUses(db, since), {
      judge: evaluateRules,
      limit,
      inTurns,
    })
    const refusals = await dependencies.ipDecisions.listRefusals(db, { since, limit: mostRefusals })
    await evaluateRules.meet(refusals)
    return {
      days,
      since: since.toISOString(),
      checked: { people: tally.people.size, ...tally.checked },
      blocked: { people: tally.shutOut.size, ...tally.blocked },
      people: toBlockedPeople(tally, { trial: scenario, caller, countryOf: evaluateRules.countryOf }),
      admitted: toAdmitted(refusals.filter((refusal) => evaluateRules.judge(refusal).allowed)),
      isCapped: isCapped || refusals.length === mostRefusals,
    }
  }
}

/** Switched-off rules would let everybody in, which nobody needs to be told. */
const inForce = (scenario: Scenario): Scenario => ({
  ...scenario,
  circumstances: { ...scenario.circumstances, enforced: true },
})

type Evaluate = ReturnType<typeof createEvaluator>

async function replayUses(
  batches: ReturnType<AnalysisDependencies['sessions']['listUses']>,
  { judge: evaluateRules, limit, inTurns }: { judge: Evaluate; limit: number; inTurns: InTurns },
): Promise<{ tally: ReplayTally; isCapped: boolean }> {
  const tally = emptyTally()
  let left = limit
  for await (const batch of batches) {
    const uses = batch.slice(0, left)
    await evaluateRules.meet(uses)
    await inTurns(addUses(tally, uses, evaluateRules))
    left -= uses.length
    if (uses.length < batch.length) return { tally, isCapped: true }
  }
  return { tally, isCapped: false }
}

function* addUses(tally: ReplayTally, uses: readonly SessionUse[], evaluateRules: Evaluate): Steps<void> {
  for (const use of uses) {
    yield
    addUse(tally, use, evaluateRules.judge(use))
  }
}

/** Somebody who came, or wanted to. */
export type Arrival = { userId: string | null; address: string; at: Date; isMachine?: boolean }

/**
 * Says what the rules would have done. People have the roles and groups of today, and what has expired by now stays expired: a replay
 * is about what the list would do from now on. Only schedules look at the time of each arrival.
 */
export function createEvaluator(
  { identity, places, now }: { identity: Identity; places: Places; now: Date },
  { rules: list, circumstances: evaluationSettings }: Scenario,
) {
  const rules = list.map((rule) => asOfNow(rule, now))
  const book = { rules, compiled: compileRules(rules), enforced: evaluationSettings.enforced }
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
      return evaluateRules(book, visit, { ...evaluationSettings, at, countryOf }).verdict
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
