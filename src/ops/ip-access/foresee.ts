import { momentUnder } from './decide.ts'
import { judge } from './judge.ts'
import { lockOutOf, type Judge, type LockOut, type Stakes } from './lock-out.ts'
import type { Parts } from './needs.ts'
import { compiled, type Snapshot } from './snapshot.ts'
import { worstCaseOf } from './worst-case.ts'

export type Change = { before: Snapshot; after: Snapshot }

/** Whom a change would shut out in this moment, or, when nobody, once schedules and expiries have done their worst. */
export function foresee(
  parts: Parts,
  stakes: Stakes,
  { before, after }: Change,
): (LockOut & { isLater: boolean }) | undefined {
  const now = lockOutOf(stakes, judgeBy(parts, before), judgeBy(parts, after))
  if (now) return { ...now, isLater: false }
  const worst = { before: atWorst(parts, before), after: atWorst(parts, after) }
  if (worst.before === before && worst.after === after) return undefined
  // What was as bad before is no news: whoever comes in by an exception of some hours may still make changes.
  const later = lockOutOf(stakes, judgeBy(parts, worst.before), judgeBy(parts, worst.after))
  return later && { ...later, isLater: true }
}

/** By rules that cannot be compiled nobody comes in. */
function judgeBy(parts: Parts, standing: Snapshot): Judge {
  const moment = momentUnder(parts, standing, parts.clock.now())
  if (standing.enforced && !standing.compiled)
    return () => ({ allowed: false, rule: undefined, reason: 'default' })
  return (visit) => judge(standing, visit, moment).verdict
}

function atWorst({ clock, log }: Parts, standing: Snapshot): Snapshot {
  const rules = worstCaseOf(standing.rules, clock.now())
  return rules === standing.rules ? standing : { ...standing, rules, compiled: compiled(rules, log) }
}
