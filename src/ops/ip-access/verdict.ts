import type { Person } from '../../kernel/identity.ts'
import type { Rule } from './rule.ts'
import type { IpReason } from './words.ts'

/** Who comes from where. Without a person nobody knows yet who it is. */
export type IpVisit = {
  /** Canonical. */
  address: string
  person?: Pick<Person, 'id' | 'roles' | 'groupIds'> | undefined
  /** An API token, on behalf of the person who made it: it is never left alone. */
  isMachine?: boolean | undefined
}

export type IpVerdict = { allowed: boolean; rule: Rule | undefined; reason: IpReason }

/** What holds for every address: settings, and whether rules are looked at. */
export type Circumstances = { enforced: boolean; defaultAllow: boolean; bypassAdmin: boolean }

/** What follows from the rule that matched first, or from the fact that none did. */
export function verdictOf(rule: Rule | undefined, visit: IpVisit, circumstances: Circumstances): IpVerdict {
  const { enforced, defaultAllow, bypassAdmin } = circumstances
  if (!enforced) return { allowed: true, rule: undefined, reason: 'switched_off' }
  const allowed = rule === undefined ? defaultAllow : rule.action === 'allow'
  if (!allowed && bypassAdmin && !visit.isMachine && visit.person?.roles.includes('admin'))
    return { allowed: true, rule: undefined, reason: 'admin_bypass' }
  return { allowed, rule, reason: rule === undefined ? 'default' : 'rule' }
}
