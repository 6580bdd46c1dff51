import type { Db } from '../../src/kernel/database.ts'
import type { Audit } from '../../src/ops/audit/service.ts'

type Recorded = Parameters<Audit['record']>[1]

export type TestAudit = Pick<Audit, 'record'> & {
  events: Recorded[]
  types(): string[]
  /** While set, nothing can be recorded. */
  isBroken: boolean
}

/** An audit log that remembers what was recorded, and can be broken. */
export function createTestAudit(): TestAudit {
  const audit: TestAudit = {
    events: [],
    isBroken: false,
    types: () => audit.events.map((event) => event.type),
    record(_db: Db, event: Recorded) {
      if (audit.isBroken) return Promise.reject(new Error('The audit log cannot be written.'))
      audit.events.push(event)
      return Promise.resolve()
    },
  }
  return audit
}
