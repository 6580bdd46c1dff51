import { risks, type Risk } from '../../kernel/events.ts'
import { hasRole, type Actor, type Role } from '../../kernel/identity.ts'
import type { Outcome } from './words.ts'

/** Goes into the leaf beside the risk. Changing any number below makes a new version. */
export const riskPolicyVersion = 1

export type { Outcome } from './words.ts'

/** What the recorder of an event may know about its circumstances, and how many points it adds. */
const circumstances = {
  new_network: 15,
  new_device: 15,
  new_country: 20,
  failures_before: 20,
  many_users: 30,
  impossible_travel: 30,
  mass_action: 20,
} as const
export type RiskFactor = keyof typeof circumstances

const basePoints: Record<Risk, number> = { low: 0, medium: 30, high: 60, critical: 90 }
const outcomePoints: Record<Outcome, number> = { success: 0, failure: 10, denied: 15 }
const adminPoints = 10

export type RiskCase = {
  base: Risk
  outcome: Outcome
  actor: Actor['kind']
  roles: readonly Role[]
  factors: readonly RiskFactor[]
}
/** The sum and what it is made of, so that a person can follow it: `base=30,failure=10,new_network=15`. */
export type Assessment = { risk: Risk; factors: string }

/** How much an event matters: the points of its type, its outcome, who acted and the circumstances. */
export function assessRisk({ base, outcome, actor, roles, factors }: RiskCase): Assessment {
  const points: [string, number][] = [
    ['base', basePoints[base]],
    [outcome, outcomePoints[outcome]],
    ['admin_actor', isAdminAtWork(actor, roles) ? adminPoints : 0],
    ...[...new Set(factors)].sort().map((name): [string, number] => [name, circumstances[name]]),
  ]
  const counted = points.filter(([, worth]) => worth > 0)
  const sum = counted.reduce((total, [, worth]) => total + worth, 0)
  return {
    risk: risks.findLast((risk) => sum >= basePoints[risk]) ?? 'low',
    factors: counted.map(([name, worth]) => `${name}=${worth}`).join(','),
  }
}

/** Whether an administrator, or an API token with that role, does this. */
export const isAdminAtWork = (actor: Actor['kind'], roles: readonly Role[]): boolean =>
  (actor === 'user' || actor === 'token') && hasRole(roles, 'admin')
