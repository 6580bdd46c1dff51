import type { Db } from '../../src/kernel/database/database.ts'
import { accessEvents } from '../../src/ops/access/events.ts'
import { apiTokenEvents } from '../../src/ops/api-tokens/events.ts'
import { composeEventTypes } from '../../src/ops/audit/event-types.ts'
import type { Audit, Entry } from '../../src/ops/audit/service.ts'
import { deliveryEvents } from '../../src/ops/delivery/events.ts'
import { factorEvents } from '../../src/ops/factors/events.ts'
import { forwardAuthEvents } from '../../src/ops/forward-auth/events.ts'
import { ipAccessEvents } from '../../src/ops/ip-access/events.ts'
import { ipDecisionEvents } from '../../src/ops/ip-decisions/events.ts'
import { jobEvents } from '../../src/ops/jobs/events.ts'
import { sessionEvents } from '../../src/ops/sessions/events.ts'
import { settingEvents } from '../../src/ops/settings/events.ts'
import { signInEvents } from '../../src/ops/sign-in/events.ts'
import { userEvents } from '../../src/ops/users/events.ts'
import { linkEvents } from '../../src/tracking/links/events.ts'
import { portalEvents } from '../../src/tracking/portal/events.ts'

export type TestAudit = Pick<Audit, 'record'> & {
  events: Entry[]
  types(): string[]
  /** While set, nothing can be recorded. */
  isBroken: boolean
}

const declared = composeEventTypes([
  accessEvents,
  forwardAuthEvents,
  deliveryEvents,
  apiTokenEvents,
  factorEvents,
  ipAccessEvents,
  ipDecisionEvents,
  jobEvents,
  sessionEvents,
  settingEvents,
  signInEvents,
  userEvents,
  linkEvents,
  portalEvents,
])

/** An audit log that remembers what was recorded, refuses what no feature declared, and can be broken. */
export function createTestAudit(): TestAudit {
  const audit: TestAudit = {
    events: [],
    isBroken: false,
    types: () => audit.events.map((event) => event.type),
    record(_db: Db, event: Entry) {
      if (audit.isBroken) return Promise.reject(new Error('The audit log cannot be written.'))
      if (!declared.has(event.type)) return Promise.reject(new Error(`"${event.type}" is not declared.`))
      audit.events.push(event)
      return Promise.resolve(String(audit.events.length))
    },
  }
  return audit
}
