import { errors as kernelErrors } from '../../src/kernel/errors.ts'
import { compileRules } from '../../src/ops/ip-access/matching/compile.ts'
import {
  evaluateRules as judgeByRules,
  verdictOf,
  type IpVisit,
} from '../../src/ops/ip-access/matching/evaluate.ts'
import type { Rule } from '../../src/ops/ip-access/matching/rule.ts'
import { errors } from '../../src/ops/ip-decisions/errors.ts'
import type { Refusal } from '../../src/ops/ip-decisions/decision-row.ts'

/**
 * IP rules of a test: addresses that are refused to all but administrators, or rules like real ones; unless they are broken, and who was
 * refused.
 */
export function createTestIpRules() {
  const shut = new Set<string>()
  const visits: IpVisit[] = []
  const refusals: Refusal[] = []
  const state: State = { isBroken: false, bypassAdmin: true, rules: undefined }
  const evaluateRules = (visit: IpVisit) => {
    if (state.isBroken) throw kernelErrors.UNAVAILABLE()
    const { bypassAdmin, rules } = state
    const circumstances = { defaultAllow: true, bypassAdmin }
    if (rules) {
      const moment = { ...circumstances, at: new Date(), countryOf: () => undefined }
      return judgeByRules({ rules, compiled: compileRules(rules), enforced: true }, visit, moment).verdict
    }
    const rule = shut.has(visit.address) ? shutting : undefined
    return verdictOf(rule, visit, { enforced: true, ...circumstances })
  }
  return {
    ipRules: { shut, visits, refusals, state },
    ipAccess: {
      judge: evaluateRules,
      decide(visit: IpVisit) {
        visits.push(visit)
        return evaluateRules(visit)
      },
    },
    ipDecisions: {
      refuse(_db: unknown, refusal: Refusal) {
        refusals.push(refusal)
        return Promise.resolve(errors.IP_REFUSED({}, { decision: 'ABCDE-FGHJK' }))
      },
    },
  }
}

type State = { isBroken: boolean; bypassAdmin: boolean; rules: readonly Rule[] | undefined }

/** A rule of which only so much matters. */
export const testRule = (rule: Pick<Rule, 'id' | 'action'> & Partial<Rule>): Rule => ({
  name: `Rule ${rule.id}`,
  cidrs: [],
  countries: [],
  target: { everyone: true },
  active: true,
  expiresAt: null,
  schedule: null,
  ...rule,
})

const shutting = testRule({
  id: '01990000-0000-7000-8000-000000000001',
  name: 'Office only',
  action: 'deny',
})
