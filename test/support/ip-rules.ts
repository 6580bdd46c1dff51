import { errors as kernelErrors } from '../../src/kernel/errors.ts'
import { errors } from '../../src/ops/ip-decisions/errors.ts'
import type { Refusal } from '../../src/ops/ip-decisions/service.ts'

type Visit = {
  address: string
  person?: { id: string; roles: readonly string[] } | undefined
  isMachine?: boolean
}

/** IP rules of a test: addresses that are refused to all, to be read unless they are broken, and who was refused. */
export function createTestIpRules() {
  const shut = new Set<string>()
  const visits: Visit[] = []
  const refusals: Refusal[] = []
  const state = { isBroken: false }
  const judge = ({ address }: Visit) => {
    if (state.isBroken) throw kernelErrors.UNAVAILABLE()
    return { allowed: !shut.has(address), rule: undefined, reason: 'default' as const }
  }
  return {
    ipRules: { shut, visits, refusals, state },
    ipAccess: {
      judge,
      decide(visit: Visit) {
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
