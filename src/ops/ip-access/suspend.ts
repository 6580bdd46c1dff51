import { addMinutes } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database.ts'
import type { Caller, Person } from '../../kernel/identity.ts'
import { settingKeys } from './circumstances.ts'
import type { Foreseen } from './foresee.ts'
import { nameOf } from './name.ts'
import type { Parts } from './needs.ts'
import * as queries from './queries.ts'
import type { Snapshot } from './snapshot.ts'

const undoneAfterMinutes = 5

type Suspension = {
  before: Snapshot
  version: number
  lockOut: Foreseen
  /** Whether it is the rules that change, and not a setting or whether they are in force. */
  changesRules: boolean
  /** Where it is not rules that change, but a person: as they were. */
  person?: Person | undefined
  by: Caller
}

/** Keeps what was, before the change is written: in five minutes it comes back unless somebody who still gets in confirms. */
export async function suspend(
  { clock, audit }: Parts,
  tx: Db,
  { before, version, lockOut, changesRules, person, by }: Suspension,
): Promise<queries.PendingFacts> {
  const at = clock.now()
  const facts = {
    version,
    made_at: at,
    made_by: nameOf(by),
    due_at: addMinutes(at, undoneAfterMinutes),
    enforced_before: before.enforced,
    person_before: person ?? null,
    locks_out: [...lockOut.who],
    is_later: lockOut.isLater,
  }
  const settings_before = Object.fromEntries(
    settingKeys.map((key) => [key, before.overrides.get(key) ?? null]),
  )
  await queries.insertPending(tx, { ...facts, settings_before, keepsRules: changesRules })
  await audit.record(tx, {
    type: 'ip_access.change_unconfirmed',
    outcome: 'success',
    by,
    subject: { type: 'ip_rule_set', id: String(version) },
    details: {
      version,
      dueAt: facts.due_at.toISOString(),
      locksOut: facts.locks_out,
      ...(person && { userId: person.id }),
    },
  })
  return facts
}
