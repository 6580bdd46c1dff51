import { hash } from 'node:crypto'
import { announceChange } from '../../kernel/bus/changes.ts'
import { addMinutes } from '../../kernel/clock.ts'
import { transact, type Db } from '../../kernel/database/database.ts'
import { jobCaller } from '../../kernel/identity.ts'
import { networkOf } from '../../kernel/network/address.ts'
import type { PastEvent } from '../audit/service.ts'
import type { Context } from './dependencies.ts'
import { findMatches, type Match } from './find-matches.ts'
import { insertFinding, listLastFindings, lockRule } from './queries.ts'
import { detectionRules, tune, typesOf, type DetectionRule, type TunedRule } from './rules.ts'

/** Of one rule at a time; beyond it only the newest are read. */
export const mostEvents = 50_000
/** Sealed late, an event may be older than the batch it comes in. */
const slackMinutes = 10

/** Runs every rule of that pace over its window up to now, and reports what it has not reported yet. Answers what was found. */
export async function detect(
  context: Context,
  db: Db,
  pace: DetectionRule['pace'],
): Promise<{ rules: number; found: number }> {
  const rules = detectionRules.filter((rule) => rule.pace === pace)
  let found = 0
  for (const rule of rules) found += await transact(db, (tx) => detectBy(context, tx, rule))
  return { rules: rules.length, found }
}

/** Runs the rules that look at what was just sealed, in the transaction of the event reader. */
export async function readEvents(context: Context, tx: Db, events: readonly PastEvent[]): Promise<void> {
  const types = new Set(events.map(({ type }) => type))
  const hasToken = events.some(({ actorKind }) => actorKind === 'token')
  const concerned = detectionRules.filter(
    (rule) =>
      rule.pace === 'live' &&
      (typesOf(rule).some((type) => types.has(type)) || (rule.byToken === true && hasToken)),
  )
  for (const rule of concerned) await detectBy(context, tx, rule)
}

export type BruteForceQuery = {
  userId: string
  windowMinutes?: number
  attempts?: number
  /** The event type of a failed sign-in: an application that signs people in itself has its own. */
  type?: string
}

/** Failed sign-ins of one person within a time, for an application that decides for itself what to do. */
export async function detectBruteForce(
  { audit, clock }: Pick<Context, 'clock'> & { audit: Pick<Context['audit'], 'past'> },
  db: Db,
  { userId, windowMinutes = 15, attempts = 5, type = 'sign_in.failed' }: BruteForceQuery,
): Promise<{ detected: boolean; failures: number; networks: readonly string[] }> {
  const now = clock.now()
  const failures = await audit.past(db, {
    types: [type],
    subject: { type: 'user', id: userId },
    since: addMinutes(now, -windowMinutes),
    until: addMinutes(now, 1),
    limit: mostEvents,
  })
  const networks = new Set(
    failures.flatMap(({ values: { address } }) => (address === undefined ? [] : networkOf(address))),
  )
  return { detected: failures.length >= attempts, failures: failures.length, networks: [...networks] }
}

async function detectBy(context: Context, tx: Db, rule: DetectionRule): Promise<number> {
  const row = await lockRule(tx, rule.id)
  if (row?.active === false) return 0
  const tuned = tune(rule, row && { threshold: row.threshold, windowMinutes: row.window_minutes })
  const now = context.clock.now()
  const since = addMinutes(now, -tuned.windowMinutes - slackMinutes)
  const { events } = await readPast(context, tx, { rule: tuned, since })
  const last = await listLastFindings(tx, rule.id, since)
  const fresh = findMatches(tuned, events).filter(
    ({ key, firstAt }) => firstAt.getTime() > (last.get(hashOf(key))?.getTime() ?? 0),
  )
  for (const match of fresh) await report(context, tx, { rule, tuned, match })
  if (fresh.length > 0) await announceChange(context.bus, tx, 'detection')
  return fresh.length
}

/** The events that a rule looks at, from a moment until now. */
export async function readPast(
  { audit, clock }: Pick<Context, 'audit' | 'clock'>,
  db: Db,
  { rule, since }: { rule: TunedRule; since: Date },
): Promise<{ events: PastEvent[]; isCapped: boolean }> {
  const events = await audit.past(db, {
    types: typesOf(rule),
    byToken: rule.byToken === true,
    since,
    // Ids of the same moment belong to it, and another node's clock may be ahead by a little.
    until: addMinutes(clock.now(), 1),
    limit: mostEvents,
  })
  return { events, isCapped: events.length === mostEvents }
}

type Report = { rule: DetectionRule; tuned: TunedRule; match: Match }

async function report(context: Context, tx: Db, { rule, tuned, match }: Report): Promise<void> {
  const { key, label, subject, firstAt, at, count, eventIds } = match
  const eventId = await context.audit.record(tx, {
    type: rule.risk === 'critical' ? 'detection.fired_critical' : 'detection.fired',
    outcome: 'success',
    by: jobCaller('audit.detect'),
    subject: subject
      ? { ...subject, name: label }
      : { type: 'detection_rule', id: rule.id, name: rule.title },
    details: {
      rule: rule.id,
      title: rule.title,
      // A person's name stands where erasing the person finds it.
      ...(subject === undefined && { group: label }),
      count,
      threshold: tuned.threshold,
      eventIds,
    },
  })
  await insertFinding(tx, {
    id: context.ids.next(),
    rule_id: rule.id,
    group_hash: hashOf(key),
    first_at: firstAt,
    last_at: at,
    count,
    threshold: tuned.threshold,
    event_id: eventId,
  })
}

const hashOf = (key: string): string => hash('sha256', key)
