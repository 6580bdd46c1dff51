import type * as Type from 'typebox'
import { announceChange } from '../../kernel/bus/changes.ts'
import { addDays } from '../../kernel/clock.ts'
import type { Page } from '../../kernel/contract.ts'
import { transact, type Db } from '../../kernel/database/database.ts'
import { errors as kernelErrors } from '../../kernel/errors.ts'
import type { Caller } from '../../kernel/identity.ts'
import type { FoundEvent } from '../audit/service.ts'
import type {
  changeDetectionRule,
  DetectionFinding,
  DetectionRuleState,
  listDetectionFindings,
  previewDetectionRule,
} from './contract.ts'
import type { Context } from './dependencies.ts'
import { readPast } from './detect.ts'
import { errors } from './errors.ts'
import { findMatches } from './find-matches.ts'
import {
  countFindings,
  listFindingRows,
  listRecentFindings,
  listRuleRows,
  lockRule,
  storeRule,
} from './queries.ts'
import { detectionRules, tune, type DetectionRule } from './rules.ts'
import { suggestThreshold } from './suggestion.ts'
import type { FindingRow, RuleRow } from './tables.ts'

const shownDays = 30
const shownMatches = 50
const assessedFindings = 200

/** Every rule in its order, with what it found lately. */
export async function list(context: Context, db: Db): Promise<{ items: DetectionRuleState[] }> {
  const rows = new Map((await listRuleRows(db)).map((row) => [row.rule_id, row]))
  const found = await countFindings(db, addDays(context.clock.now(), -shownDays))
  const items: DetectionRuleState[] = []
  for (const rule of detectionRules) {
    const state = toState(rule, rows.get(rule.id), found.get(rule.id) ?? 0)
    items.push({ ...state, suggestion: (await suggestionFor(context, db, state)) ?? null })
  }
  return { items }
}

async function suggestionFor({ verdicts }: Context, db: Db, { id, threshold, ranges }: DetectionRuleState) {
  const findings = await listRecentFindings(db, id, assessedFindings)
  if (findings.length === 0) return undefined
  const known = await verdicts(
    db,
    findings.map(({ event_id }) => event_id),
  )
  const assessed = findings.flatMap(({ event_id, count }) => {
    const verdict = known.get(event_id)
    return verdict === undefined ? [] : [{ count, verdict }]
  })
  return suggestThreshold(assessed, { threshold, most: ranges.threshold.most })
}

type Change = Type.Static<typeof changeDetectionRule.body> & { id: string }

/** Changes a rule; in force with the next events on every node. */
export async function change(
  context: Context,
  db: Db,
  wanted: Change,
  by: Caller,
): Promise<DetectionRuleState> {
  const rule = requireRule(wanted.id)
  requireRange('threshold', wanted.threshold, rule.threshold)
  requireRange('time in minutes', wanted.windowMinutes, rule.windowMinutes)
  const row = await transact(db, async (tx) => {
    const before = toState(rule, await lockRule(tx, rule.id), 0)
    if (before.version !== wanted.version) throw kernelErrors.VERSION_CONFLICT({}, { current: before })
    const stored: RuleRow = {
      rule_id: rule.id,
      active: wanted.active,
      threshold: wanted.threshold,
      window_minutes: wanted.windowMinutes,
      version: before.version + 1,
      changed_at: context.clock.now(),
      changed_by: by.actor.kind === 'anonymous' ? 'nobody' : by.actor.name,
    }
    await storeRule(tx, stored)
    const numbers = ({ active, threshold, windowMinutes }: Omit<Change, 'id' | 'version'>) => ({
      active,
      threshold,
      windowMinutes,
    })
    await context.audit.record(tx, {
      type: 'detection.rule_changed',
      outcome: 'success',
      by,
      subject: { type: 'detection_rule', id: rule.id, name: rule.title },
      details: { old: numbers(before), new: numbers(wanted) },
    })
    await announceChange(context.bus, tx, 'detection')
    return stored
  })
  const found = await countFindings(db, addDays(context.clock.now(), -shownDays))
  return toState(rule, row, found.get(rule.id) ?? 0)
}

type Preview = Type.Static<typeof previewDetectionRule.body> & { id: string }

/** Where a rule would have fired with these numbers. */
export async function preview(
  context: Context,
  db: Db,
  { id, threshold, windowMinutes, days = shownDays }: Preview,
): Promise<Type.Static<typeof previewDetectionRule.reply>> {
  const rule = requireRule(id)
  requireRange('threshold', threshold, rule.threshold)
  requireRange('time in minutes', windowMinutes, rule.windowMinutes)
  const tuned = tune(rule, { threshold, windowMinutes })
  const since = addDays(context.clock.now(), -days)
  const { events, isCapped } = await readPast(context, db, { rule: tuned, since })
  const matches = findMatches(tuned, events)
  return {
    count: matches.length,
    matches: matches
      .slice(-shownMatches)
      .reverse()
      .map(({ label, firstAt, at, count, eventIds }) => ({
        label,
        firstAt: firstAt.toISOString(),
        lastAt: at.toISOString(),
        count,
        eventIds: [...eventIds],
      })),
    events: events.length,
    isCapped,
    since: (isCapped ? (events[0]?.recordedAt ?? since) : since).toISOString(),
  }
}

/** What rules found, the latest first. Whom for stands in the audit events, unless it was erased there. */
export async function listFindings(
  { audit }: Pick<Context, 'audit'>,
  db: Db,
  { ruleId, limit, cursor }: Type.Static<typeof listDetectionFindings.query>,
): Promise<Page<DetectionFinding>> {
  const page = { ...(limit !== undefined && { limit }), ...(cursor !== undefined && { cursor }) }
  const found = await listFindingRows(db, { ruleId, page })
  const events = await audit.findEvents(
    db,
    found.items.map(({ event_id }) => event_id),
  )
  const labels = new Map(events.map(({ id, values }) => [id, labelIn(values)]))
  return { ...found, items: found.items.map((row) => toFinding(row, labels.get(row.event_id) ?? null)) }
}

/** From what `report` wrote: in the details where the subject is the rule itself. */
function labelIn({ details, subject_name: name }: FoundEvent['values']): string | null {
  const { group } = details === undefined ? {} : (JSON.parse(details.value) as { group?: string })
  return group ?? name?.value ?? null
}

function requireRule(id: string): DetectionRule {
  const rule = detectionRules.find((one) => one.id === id)
  if (rule === undefined) throw errors.DETECTION_RULE_NOT_FOUND({ id })
  return rule
}

function requireRange(field: string, value: number, { least, most }: { least: number; most: number }): void {
  if (value < least || value > most) throw errors.DETECTION_OUT_OF_RANGE({ field, least, most })
}

function toState(rule: DetectionRule, row: RuleRow | undefined, found: number): DetectionRuleState {
  const { id, title, sentence, risk, groupBy, threshold, windowMinutes } = rule
  return {
    id,
    title,
    sentence,
    risk,
    groupBy,
    active: row?.active ?? true,
    threshold: row?.threshold ?? threshold.initial,
    windowMinutes: row?.window_minutes ?? windowMinutes.initial,
    ranges: { threshold, windowMinutes },
    version: row?.version ?? 0,
    changedAt: row?.changed_at.toISOString() ?? null,
    changedBy: row?.changed_by ?? null,
    found,
    suggestion: null,
  }
}

const titleOf = (ruleId: string): string => detectionRules.find(({ id }) => id === ruleId)?.title ?? ruleId

const toFinding = (row: FindingRow, label: string | null): DetectionFinding => ({
  id: row.id,
  ruleId: row.rule_id,
  title: titleOf(row.rule_id),
  label,
  firstAt: row.first_at.toISOString(),
  lastAt: row.last_at.toISOString(),
  count: row.count,
  threshold: row.threshold,
  eventId: row.event_id,
})
