import { errors as kernelErrors } from '../../src/kernel/errors.ts'
import type { Rule } from '../../src/ops/ip-access/rule.ts'
import { verdictOf, type IpVisit } from '../../src/ops/ip-access/verdict.ts'
import { errors } from '../../src/ops/ip-decisions/errors.ts'
import type { Refusal } from '../../src/ops/ip-decisions/refusal.ts'

/** IP rules of a test: addresses that are refused to all but administrators, unless they are broken, and who was refused. */
export function createTestIpRules() {
  const shut = new Set<string>()
  const visits: IpVisit[] = []
  const refusals: Refusal[] = []
  const state = { isBroken: false, bypassAdmin: true }
  const judge = (visit: IpVisit) => {
    if (state.isBroken) throw kernelErrors.UNAVAILABLE()
    const { bypassAdmin } = state
    const rule = shut.has(visit.address) ? shutting : undefined
    return verdictOf(rule, visit, { enforced: true, defaultAllow: true, bypassAdmin })
  }
  return {
    ipRules: { shut, visits, refusals, state },
    ipAccess: {
      judge,
      decide(visit: IpVisit) {
        visits.push(visit)
        return judge(visit)
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

const shutting: Rule = {
  id: '01990000-0000-7000-8000-000000000001',
  name: 'Office only',
  action: 'deny',
  cidrs: [],
  countries: [],
  target: { everyone: true },
  active: true,
  expiresAt: null,
  schedule: null,
}
