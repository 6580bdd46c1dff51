import { momentUnder } from './decide.ts'
import { judge } from './judge.ts'
import { lockOutOf, type Judge, type LockOut, type Stakes } from './lock-out.ts'
import type { Parts } from './needs.ts'
import { compiled, type Snapshot } from './snapshot.ts'
import { worstCaseOf } from './worst-case.ts'

type Standing = { standing: Snapshot; stakes: Stakes }
export type Change = { before: Standing; after: Standing }
export type Foreseen = LockOut & { isLater: boolean }

/** Whom a change would lock out in this moment, or, when nobody, once schedules and expiries have done their worst. */
export function foresee(parts: Parts, { before, after }: Change): Foreseen | undefined {
  const sideOf = ({ standing, stakes }: Standing) => ({ stakes, judge: judgeBy(parts, standing) })
  const now = lockOutOf(sideOf(before), sideOf(after))
  if (now) return { ...now, isLater: false }
  const atWorst = (side: Standing) => ({ ...side, standing: worstOf(parts, side.standing) })
  const worst = { before: atWorst(before), after: atWorst(after) }
  if (worst.before.standing === before.standing && worst.after.standing === after.standing) return undefined
  // What was as bad before is no news: whoever comes in by an exception of some hours may still make changes.
  const later = lockOutOf(sideOf(worst.before), sideOf(worst.after))
  return later && { ...later, isLater: true }
}

/** By rules that cannot be compiled nobody comes in. */
export function judgeBy(parts: Parts, standing: Snapshot): Judge {
  const moment = momentUnder(parts, standing, parts.clock.now())
  if (standing.enforced && !standing.compiled)
    return () => ({ allowed: false, rule: undefined, reason: 'default' })
  return (visit) => judge(standing, visit, moment).verdict
}

/** The rules once everything timed in them has gone the wrong way. */
export function worstOf({ clock, log }: Parts, standing: Snapshot): Snapshot {
  const rules = worstCaseOf(standing.rules, clock.now())
  return rules === standing.rules ? standing : { ...standing, rules, compiled: compiled(rules, log) }
}
