import assert from 'node:assert/strict'
import type { Db } from '../../src/kernel/database/database.ts'
import { createIds } from '../../src/kernel/ids.ts'
import { createLog } from '../../src/kernel/log.ts'
import type { DraftRule, IpRule } from '../../src/ops/ip-access/contract.ts'
import type { Rule } from '../../src/ops/ip-access/matching/rule.ts'
import { createIpDecisions, type Refusal } from '../../src/ops/ip-decisions/service.ts'
import { createTestAudit } from './audit.ts'
import { createTestWire } from './bus.ts'
import { createTestClock } from './clock.ts'
import { createTestRetention } from './retention.ts'

export const rule: Rule = {
  id: '019a0000-0000-7000-8000-00000000000a',
  name: 'Office only',
  action: 'deny',
  cidrs: ['0.0.0.0/0'],
  countries: [],
  target: { everyone: true },
  active: true,
  expiresAt: null,
  schedule: null,
}
export const verdict = { allowed: false, rule, reason: 'rule' } as const
let count = 0

/** Somebody whom no other test of the file knows, in a network of their own. */
export function stranger(name = 'Budi Santoso') {
  count += 1
  const user = { id: `person-${count}`, name }
  return { user, address: `203.${count >> 8}.${count & 255}.7` }
}

const refusal = ({ user, address }: ReturnType<typeof stranger>, more: Partial<Refusal> = {}): Refusal => ({
  verdict,
  by: { actor: { kind: 'user', ...user }, roles: ['viewer'], address, userAgent: 'Firefox' },
  occasion: 'request',
  proof: 'session',
  user,
  ...more,
})

/** Decisions by rules that a test sets, on as many nodes as it starts, under a clock that it moves. */
export function setUpIpDecisions(db: Db) {
  const clock = createTestClock()
  const audit = createTestAudit()
  const drafts: DraftRule[] = []
  const rules = { version: 4, rules: [{ id: 'another' }, { id: 'and another' }, rule] }
  const now = { ...verdict, allowed: false }
  const start = () =>
    createIpDecisions({
      db,
      clock,
      ids: createIds(clock),
      bus: createTestWire().node(),
      log: createLog({ level: 'silent' }),
      audit,
      retention: createTestRetention(clock, { audit }),
      identity: { find: () => Promise.resolve(undefined) },
      places: { countryOf: () => 'SG' },
      ipAccess: {
        listRules: () => Promise.resolve(rules),
        judge: () => now,
        create(_db: Db, draft: DraftRule) {
          drafts.push(draft)
          return Promise.resolve({ id: rule.id, name: draft.name } as IpRule) // the rest is for whoever reads the reply
        },
      },
    })
  const decisions = start()
  const codeOf = async (refused: Refusal, by = decisions) => {
    const error = await by.refuse(db, refused)
    assert.deepEqual([error.code, error.status], ['IP_REFUSED', 403])
    return error.extras['decision']
  }
  const codeFor = async (refused: Refusal) => String(await codeOf(refused))
  return { db, clock, audit, drafts, rules, now, start, decisions, refusal, codeOf, codeFor }
}
