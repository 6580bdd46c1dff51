import type { Db } from '../../../kernel/database/database.ts'
import type { Caller } from '../../../kernel/identity.ts'
import type { Difference, RulePair } from './rule-set-diff.ts'
import type { IpAccessDependencies } from '../dependencies.ts'
import { toDraft } from '../rule-row.ts'
import type { IpRuleRow } from '../tables.ts'

/** Of so many changed rules at once each has an event of its own; of so many networks of a rule all are named. */
const mostNamed = 100

type Told = { difference: Difference; version: number; by: Caller }

/** Tells the auditors which rules came, went, and are different now. */
export async function recordRules(audit: IpAccessDependencies['audit'], tx: Db, told: Told): Promise<void> {
  const { by, version, difference } = told
  const edits = editsIn(difference)
  const first = edits.slice(0, mostNamed).map(eventOf)
  if (edits.length <= mostNamed) {
    for (const { type, id, details } of first)
      await audit.record(tx, {
        type,
        outcome: 'success',
        by,
        subject: { type: 'ip_rule', id },
        details: { ...details, version },
      })
    return
  }
  const { added, removed, changed, moved } = difference
  const counts = {
    added: added.length,
    removed: removed.length,
    changed: changed.length,
    moved: moved.length,
  }
  await audit.record(tx, {
    type: 'ip_access.rules_changed',
    outcome: 'success',
    by,
    subject: { type: 'ip_rule_set', id: String(version) },
    details: {
      version,
      ...counts,
      first: first.map(({ type, id, details: { name } }) => ({ type, id, name })),
    },
  })
}

type Edited = { added: IpRuleRow } | { removed: IpRuleRow } | { pair: RulePair }

/** Each rule once, also when it was both changed and moved. */
function editsIn({ added, removed, changed, moved }: Difference): Edited[] {
  const changedRows = new Set(changed.map((pair) => pair.new))
  const movedOnly = moved.filter((pair) => !changedRows.has(pair.new))
  return [
    ...added.map((row) => ({ added: row })),
    ...[...changed, ...movedOnly].map((pair) => ({ pair })),
    ...removed.map((row) => ({ removed: row })),
  ]
}

type RuleEvent = {
  type: 'ip_access.rule_created' | 'ip_access.rule_changed' | 'ip_access.rule_removed'
  id: string
  details: { name: string; [detail: string]: unknown }
}

function eventOf(edit: Edited): RuleEvent {
  if ('added' in edit)
    return { type: 'ip_access.rule_created', id: edit.added.id, details: detailsOf(edit.added) }
  if ('removed' in edit)
    return { type: 'ip_access.rule_removed', id: edit.removed.id, details: detailsOf(edit.removed) }
  return { type: 'ip_access.rule_changed', id: edit.pair.new.id, details: changeOf(edit.pair) }
}

/** A rule in words; long lists of networks are cut, and say so. */
function detailsOf(row: IpRuleRow): { name: string; position: number; [field: string]: unknown } {
  const { cidrs, ...draft } = toDraft(row)
  const isCut = cidrs.length > mostNamed
  return {
    ...draft,
    position: row.position,
    cidrs: cidrs.slice(0, mostNamed),
    ...(isCut && { networks: cidrs.length }),
  }
}

/** Only what is different. */
function changeOf({ old: before, new: after }: RulePair): { name: string; [field: string]: unknown } {
  const [old, now] = [new Map(Object.entries(detailsOf(before))), Object.entries(detailsOf(after))]
  const changed = now.filter(([field, value]) => JSON.stringify(old.get(field)) !== JSON.stringify(value))
  return {
    name: after.name,
    old: Object.fromEntries(changed.map(([field]) => [field, old.get(field)])),
    new: Object.fromEntries(changed),
  }
}

/** As whom people know who made a change. */
export const nameOf = ({ actor }: Caller): string => (actor.kind === 'anonymous' ? 'nobody' : actor.name)
