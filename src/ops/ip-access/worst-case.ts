import type { Rule } from './rule.ts'

/**
 * The rules as time can make them at worst: what lets in only for a while lets nobody in, and what refuses only at times always does.
 * The very same list where time changes nothing.
 */
export function worstCaseOf(rules: readonly Rule[], now: Date): readonly Rule[] {
  if (!rules.some(isTimed)) return rules
  return rules.flatMap((rule) => {
    if (!isTimed(rule)) return rule
    return rule.action === 'deny' && !isOver(rule, now) ? { ...rule, expiresAt: null, schedule: null } : []
  })
}

const isTimed = ({ active, expiresAt, schedule }: Rule): boolean =>
  active && (expiresAt !== null || schedule !== null)

const isOver = ({ expiresAt }: Rule, now: Date): boolean => expiresAt !== null && expiresAt <= now
