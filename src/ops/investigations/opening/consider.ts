import { addDays } from '../../../kernel/clock.ts'
import type { Db } from '../../../kernel/database/database.ts'
import type { SealedEvent } from '../../../kernel/event-reader/event-reader.ts'
import { jobCaller } from '../../../kernel/identity.ts'
import type { Context } from '../dependencies.ts'
import { eventPrefix } from '../events.ts'
import * as eventQueries from '../event-queries.ts'
import { decideJoin, eventIdsNamed, keysOf, type Decision } from './join.ts'
import { tellDue } from '../mail/tell-due.ts'
import { addMembers, rebuildKeys, riskLevelOf, toMember } from './members.ts'
import { openInvestigation } from './open.ts'
import * as queries from '../queries.ts'
import { eventsOf, recordStep } from '../actions/steps.ts'
import { isUnresolved } from '../actions/transitions.ts'
import { longestTitle, type JoinReason } from '../words.ts'

type Joined = { title: string; eventIds: string[]; reasons: Set<JoinReason> }

const by = jobCaller('investigations')

/**
 * Takes sealed events in their order, in the transaction in which the reader's place advances: a high or critical one joins the
 * unresolved investigation it belongs to, or opens another. An event that comes again changes nothing.
 */
export async function considerEvents(
  context: Context,
  tx: Db,
  events: readonly SealedEvent[],
): Promise<void> {
  const wanted = events.filter(isConsidered)
  const erased = events.filter(({ type, subjectId }) => type === 'audit.values_erased' && subjectId !== null)
  if (wanted.length === 0 && erased.length === 0) return
  await queries.lockMembership(tx)
  const known = await eventQueries.listKnown(
    tx,
    wanted.map(({ id }) => id),
  )
  const joined = new Map<string, Joined>()
  for (const event of wanted) if (!known.has(event.id)) await place(context, tx, event, joined)
  for (const [id, { title, eventIds, reasons }] of joined) {
    await queries.updateInvestigation(tx, id, {})
    const { events: counted } = eventsOf(eventIds)
    const details = { events: { ...counted, reasons: [...reasons].sort() } }
    await recordStep(context, tx, { of: { id, title }, kind: 'events_joined', by, details })
  }
  for (const { subjectId } of erased) await forgetPerson(context, tx, subjectId ?? '')
  await tellDue(context, tx)
}

const isConsidered = ({ type, risk }: SealedEvent): boolean =>
  (risk === 'high' || risk === 'critical') && !type.startsWith(eventPrefix)

async function place(
  context: Context,
  tx: Db,
  event: SealedEvent,
  joined: Map<string, Joined>,
): Promise<void> {
  const decision = await decide(context, tx, event)
  const reason = decision.join === undefined ? 'opened_it' : decision.reason
  const { id: eventId, recordedAt } = event
  const member = { eventId, recordedAt, riskLevel: riskLevelOf(event.risk), reason, keys: keysOf(event) }
  const named = await context.audit.findEvents(tx, eventIdsNamed(event))
  const members = [member, ...named.map((found) => toMember(found, 'named'))]
  if (decision.join === undefined) {
    const { relations } = decision
    const title = titleOf(context, event.type)
    await openInvestigation(context, tx, { title, origin: 'events', members, by, relations })
    return
  }
  await addMembers(context, tx, { id: decision.join, eventCount: 0 }, members)
  const so = joined.get(decision.join) ?? { title: decision.title, eventIds: [], reasons: new Set() }
  so.eventIds.push(...members.map((each) => each.eventId))
  so.reasons.add(reason)
  joined.set(decision.join, so)
}

type Placed = Exclude<Decision, { join: string }> | (Extract<Decision, { join: string }> & { title: string })

/** The decision over what is in the database now. A person may be resolving the investigation chosen: then it is made again. */
async function decide({ settings, clock }: Context, tx: Db, event: SealedEvent): Promise<Placed> {
  const resolvedSince = addDays(clock.now(), -settings.get('ops.investigation.seen_before_days'))
  const joinMinutes = settings.get('ops.investigation.join_minutes')
  for (;;) {
    const candidates = await eventQueries.findCandidates(tx, keysOf(event), resolvedSince)
    const decision = decideJoin(candidates, event.recordedAt, { joinMinutes })
    if (decision.join === undefined) return decision
    const chosen = await queries.lockInvestigation(tx, decision.join)
    if (chosen && isUnresolved(chosen.state)) return { ...decision, title: chosen.title }
  }
}

/** What the event means, without its full stop. */
function titleOf({ sentenceOf }: Context, type: string): string {
  const sentence = sentenceOf(type) ?? type
  return sentence.replace(/\.$/, '').slice(0, longestTitle)
}

/** The log no longer says who it was; neither do names and keys here. */
async function forgetPerson(context: Context, tx: Db, userId: string): Promise<void> {
  await queries.eraseNames(tx, userId)
  for (const id of await eventQueries.listIdsWithKey(tx, 'user', userId)) await rebuildKeys(context, tx, id)
}
