import type { Db } from '../../../kernel/database/database.ts'
import { errors as kernelErrors } from '../../../kernel/errors.ts'
import type { Caller } from '../../../kernel/identity.ts'
import { publish, type Edit } from './apply-change.ts'
import type { DraftRule, IpRule, RuleSet } from '../contract.ts'
import { changesSince } from './rule-set-diff.ts'
import { inOrder, readDraft, readDrafts, refuse, requireExistingTargets } from './draft.ts'
import { errors } from '../errors.ts'
import type { Context } from '../context.ts'
import { newRow, toDraft, toIpRule, type RuleWording } from '../rule-row.ts'
import type { Snapshot } from '../live/snapshot.ts'
import type { IpRuleRow } from '../tables.ts'

type Confirmed = { confirm?: boolean | undefined }
export type NewRule = Omit<DraftRule, 'id'> & Confirmed
export type RuleChange = Partial<Omit<DraftRule, 'id'>> & Confirmed & { id: string; version: number }
export type RuleRemoval = Confirmed & { id: string; version?: number | undefined }
export type NewRuleSet = Confirmed & { version: number; rules: readonly DraftRule[] }

/** Adds a rule, at its position or at the end. */
export async function create(
  context: Context,
  db: Db,
  { confirm, position, ...draft }: NewRule,
  by: Caller,
): Promise<IpRule> {
  const wording = readDraft(draft)
  await requireExistingTargets(context, db, [{ path: '', ...draft }])
  const row = newRow(context.ids.next(), wording)
  const edit = ({ rows }: Snapshot): Edit => ({ rows: inserted(rows, row, position) })
  const { rows } = await publish(context, db, { edit, confirm, by })
  return toIpRule(requireRule(rows, row.id))
}

/** Changes what is given of a rule, its position among it. */
export async function change(
  context: Context,
  db: Db,
  { confirm, id, version, position, ...given }: RuleChange,
  by: Caller,
): Promise<IpRule> {
  await requireExistingTargets(context, db, [{ path: '', ...given }])
  const edit = ({ rows }: Snapshot): Edit => {
    const row = requireAtVersion(rows, { id, version }, given)
    const next = { ...row, ...readDraft({ ...toDraft(row), ...given }) }
    const others = rows.filter((other) => other !== row)
    const movedIds = new Set(position === undefined || position === row.position ? [] : [id])
    return { rows: inserted(others, next, position ?? row.position), movedIds }
  }
  const { rows } = await publish(context, db, { edit, confirm, by })
  return toIpRule(requireRule(rows, id))
}

/** Removes a rule; those behind it move up. */
export async function remove(
  context: Context,
  db: Db,
  { confirm, id, version }: RuleRemoval,
  by: Caller,
): Promise<void> {
  const edit = ({ rows }: Snapshot): Edit => {
    const row = requireAtVersion(rows, { id, version }, {})
    return { rows: rows.filter((other) => other !== row) }
  }
  await publish(context, db, { edit, confirm, by })
}

/** Replaces the whole list, if it is still the one that the new one was made from. */
export async function replace(
  context: Context,
  db: Db,
  { confirm, version, rules: drafts }: NewRuleSet,
  by: Caller,
): Promise<RuleSet> {
  const wordings = readDrafts(drafts)
  const places = drafts.map(({ target }, index) => ({ path: `/rules/${index}`, ...(target && { target }) }))
  await requireExistingTargets(context, db, places)
  const wanted = inOrder(wordings.map((wording, index) => ({ wording, ...placeOf(drafts[index]) })))
  const edit = (standing: Snapshot): Edit => {
    refuseOutdated(standing, { version, drafts })
    const known = new Map(standing.rows.map((row) => [row.id, row]))
    refuseStrangers(drafts, known)
    return { rows: wanted.map(({ id, wording }) => rowOf(context, { id, wording, known })) }
  }
  return toRuleSet(await publish(context, db, { edit, confirm, by }))
}

export const toRuleSet = ({ version, rows }: Pick<Snapshot, 'version' | 'rows'>): RuleSet => ({
  version,
  rules: rows.map(toIpRule),
})

function inserted(rows: readonly IpRuleRow[], row: IpRuleRow, position = rows.length + 1): IpRuleRow[] {
  return rows.toSpliced(Math.min(position, rows.length + 1) - 1, 0, row)
}

function requireRule(rows: readonly IpRuleRow[], id: string): IpRuleRow {
  const row = rows.find((each) => each.id === id)
  if (!row) throw errors.IP_RULE_NOT_FOUND({ id })
  return row
}

function requireAtVersion(
  rows: readonly IpRuleRow[],
  { id, version }: { id: string; version?: number | undefined },
  given: object,
): IpRuleRow {
  const row = requireRule(rows, id)
  if (version === undefined || row.version === version) return row
  const current = toIpRule(row)
  throw kernelErrors.VERSION_CONFLICT({}, { current, differences: differencesBetween(current, given) })
}

/** The fields in which what was asked for is not what is there. */
function differencesBetween(
  current: object,
  given: object,
): { field: string; current: unknown; yours: unknown }[] {
  const there = new Map<string, unknown>(Object.entries(current))
  return Object.entries(given)
    .filter(([field, yours]) => JSON.stringify(there.get(field)) !== JSON.stringify(yours))
    .map(([field, yours]: [string, unknown]) => ({ field, current: there.get(field), yours }))
}

/** The version also counts changes of settings, which no list is outdated by. */
function refuseOutdated(
  standing: Snapshot,
  { version, drafts }: { version: number; drafts: readonly DraftRule[] },
): void {
  if (standing.version === version) return
  const differences = changesSince(version, standing.rows, drafts)
  if (version < standing.version && Object.values(differences).every(({ length }) => length === 0)) return
  throw kernelErrors.VERSION_CONFLICT({}, { current: toRuleSet(standing), differences })
}

/** An id stands for a saved rule, once. */
function refuseStrangers(drafts: readonly DraftRule[], known: ReadonlyMap<string, IpRuleRow>): void {
  const seen = new Set<string>()
  refuse(
    drafts.flatMap(({ id }, index) => {
      if (id === undefined) return []
      const path = `/rules/${index}/id`
      if (!known.has(id)) return [{ path, message: 'there is no such rule; leave the id out to add one' }]
      if (seen.has(id)) return [{ path, message: 'this rule is in the list twice' }]
      seen.add(id)
      return []
    }),
  )
}

const placeOf = (draft: DraftRule | undefined) => ({ id: draft?.id, position: draft?.position })

type Wanted = { id: string | undefined; wording: RuleWording; known: ReadonlyMap<string, IpRuleRow> }

function rowOf({ ids }: Context, { id, wording, known }: Wanted): IpRuleRow {
  const row = id === undefined ? undefined : known.get(id)
  return row ? { ...row, ...wording } : newRow(ids.next(), wording)
}
