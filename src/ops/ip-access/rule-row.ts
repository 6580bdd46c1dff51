import type { DraftRule, IpRule } from './contract.ts'
import type { Rule, Target } from './matching/rule.ts'
import type { IpRuleRow } from './tables.ts'

/** What a person writes down of a rule. */
export type RuleWording = Pick<
  IpRuleRow,
  | 'name'
  | 'action'
  | 'cidrs'
  | 'countries'
  | 'target_kind'
  | 'target_ids'
  | 'active'
  | 'expires_at'
  | 'schedule'
  | 'note'
>

/** A rule that is not saved yet: `revise` gives it its place, its version and its history. */
export const newRow = (id: string, wording: RuleWording): IpRuleRow => ({
  ...wording,
  id,
  position: 0,
  version: 0,
  created_at: unset,
  changed_at: unset,
  changed_by: '',
  added_in: 0,
  changed_in: 0,
  moved_in: 0,
})

const unset = new Date(0)

/** The part of a rule that decides. */
export const toRule = (row: IpRuleRow): Rule => ({
  id: row.id,
  name: row.name,
  action: row.action,
  cidrs: row.cidrs,
  countries: row.countries,
  target: toTarget(row),
  active: row.active,
  expiresAt: row.expires_at,
  schedule: row.schedule,
})

function toTarget({ target_kind: kind, target_ids: ids }: RuleWording): Target {
  if (kind === 'everyone') return { everyone: true }
  return kind === 'users' ? { userIds: ids } : { groupIds: ids }
}

/** As it is shown. */
export const toIpRule = (row: IpRuleRow): IpRule => ({
  ...toDraft(row),
  id: row.id,
  position: row.position,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  changedAt: row.changed_at.toISOString(),
  changedBy: row.changed_by,
})

/** A saved rule as one would write it anew. */
export const toDraft = (row: IpRuleRow): Required<Omit<DraftRule, 'id' | 'position'>> => ({
  name: row.name,
  action: row.action,
  cidrs: row.cidrs,
  countries: row.countries,
  target: toDraftTarget(row),
  active: row.active,
  expiresAt: row.expires_at?.toISOString() ?? null,
  schedule: row.schedule && {
    timeZone: row.schedule.timeZone,
    windows: row.schedule.windows.map(({ days, from, to }) => ({ days: [...days], from, to })),
  },
  note: row.note,
})

function toDraftTarget({ target_kind: kind, target_ids: ids }: RuleWording): IpRule['target'] {
  if (kind === 'everyone') return { everyone: true }
  return kind === 'users' ? { userIds: ids } : { groupIds: ids }
}
