import type * as Type from 'typebox'
import { addDays } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import type { InsightNeeds } from './insight-needs.ts'
import type { SessionUse } from '../sessions/service.ts'
import { createJudge } from './replay-judge.ts'
import { toAdmitted, toShutOut } from './replay-result.ts'
import { addUse, emptyTally, type ReplayTally } from './replay-tally.ts'
import type { ReplayResult, replayIpRules } from './trial-contract.ts'
import { createTurns, type InTurns, type Steps } from './trial-steps.ts'
import { trialOf, type Trial } from './trial.ts'

const defaultDays = 30
const mostUses = 500_000
const mostRefusals = 10_000

type ReplayNeeds = Pick<InsightNeeds, 'clock' | 'identity' | 'settings' | 'places' | 'ipAccess'> & {
  sessions: Pick<InsightNeeds['sessions'], 'listUses'>
  ipDecisions: Pick<InsightNeeds['ipDecisions'], 'listRefusals'>
}

/** What the rules would have done to whoever came in, and to whoever was refused, in the last days. */
export function replay(needs: ReplayNeeds, limit = mostUses) {
  const inTurns = createTurns()
  return async (
    db: Db,
    input: Type.Static<typeof replayIpRules.body>,
    caller: Caller,
  ): Promise<ReplayResult> => {
    const { days = defaultDays } = input
    const now = needs.clock.now()
    const since = addDays(now, -days)
    const trial = inForce(await trialOf({ ...needs, inTurns }, input))
    const judge = createJudge({ ...needs, now }, trial)
    const { tally, isCapped } = await replayUses(needs.sessions.listUses(db, since), {
      judge,
      limit,
      inTurns,
    })
    const refusals = await needs.ipDecisions.listRefusals(db, { since, limit: mostRefusals })
    await judge.meet(refusals)
    return {
      days,
      since: since.toISOString(),
      checked: { people: tally.people.size, ...tally.checked },
      blocked: { people: tally.shutOut.size, ...tally.blocked },
      people: toShutOut(tally, { trial, caller, countryOf: judge.countryOf }),
      admitted: toAdmitted(refusals.filter((refusal) => judge.judge(refusal).allowed)),
      isCapped: isCapped || refusals.length === mostRefusals,
    }
  }
}

/** Switched-off rules would let everybody in, which nobody needs to be told. */
const inForce = (trial: Trial): Trial => ({
  ...trial,
  circumstances: { ...trial.circumstances, enforced: true },
})

type Judge = ReturnType<typeof createJudge>

async function replayUses(
  batches: ReturnType<InsightNeeds['sessions']['listUses']>,
  { judge, limit, inTurns }: { judge: Judge; limit: number; inTurns: InTurns },
): Promise<{ tally: ReplayTally; isCapped: boolean }> {
  const tally = emptyTally()
  let left = limit
  for await (const batch of batches) {
    const uses = batch.slice(0, left)
    await judge.meet(uses)
    await inTurns(addUses(tally, uses, judge))
    left -= uses.length
    if (uses.length < batch.length) return { tally, isCapped: true }
  }
  return { tally, isCapped: false }
}

function* addUses(tally: ReplayTally, uses: readonly SessionUse[], judge: Judge): Steps<void> {
  for (const use of uses) {
    yield
    addUse(tally, use, judge.judge(use))
  }
}
