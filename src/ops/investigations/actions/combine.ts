import { transact, type Db } from '../../../kernel/database/database.ts'
import type { Caller } from '../../../kernel/identity.ts'
import type { Investigation } from '../contract.ts'
import { changeInvestigation, stopped, type Target } from './change.ts'
import type { Context } from '../dependencies.ts'
import { errors } from '../errors.ts'
import * as eventQueries from '../event-queries.ts'
import { tellDue } from '../mail/tell-due.ts'
import { addMembers, removeMembers, requireEvents, toMember } from '../opening/members.ts'
import { openInvestigation, toTitle } from '../opening/open.ts'
import * as queries from '../queries.ts'
import type { InvestigationRow } from '../queries.ts'
import { getInvestigation } from '../read.ts'
import { eventsOf, recordStep } from './steps.ts'
import { isPossible } from './transitions.ts'
import { mostEvents, type JoinReason } from '../words.ts'

/** Links events by hand. Those that it has already stay as they are. */
export const link = (
  context: Context,
  db: Db,
  { eventIds, ...target }: Target & { eventIds: readonly string[] },
  by: Caller,
): Promise<Investigation> =>
  changeInvestigation(context, db, { ...target, action: 'link' }, async (tx, row) => {
    await addEvents(context, tx, row, { eventIds, reason: 'by_hand' })
    await queries.updateInvestigation(tx, row.id, {})
    await recordStep(context, tx, { of: row, kind: 'linked', by, details: eventsOf(eventIds) })
    await tellDue(context, tx)
  })

/** Removes events that do not belong to it. */
export const unlink = (
  context: Context,
  db: Db,
  { eventIds, ...target }: Target & { eventIds: readonly string[] },
  by: Caller,
): Promise<Investigation> =>
  changeInvestigation(context, db, { ...target, action: 'unlink' }, async (tx, row) => {
    await requireMembers(tx, row, eventIds)
    await removeMembers(context, tx, row, eventIds)
    await queries.updateInvestigation(tx, row.id, {})
    await recordStep(context, tx, { of: row, kind: 'unlinked', by, details: eventsOf(eventIds) })
  })

/** Splits events off into a new investigation. Some must stay: all of them would be another title, no split. */
export const split = (
  context: Context,
  db: Db,
  { eventIds, title, ...target }: Target & { eventIds: readonly string[]; title: string },
  by: Caller,
): Promise<Investigation> =>
  changeInvestigation(context, db, { ...target, action: 'split' }, async (tx, row) => {
    await requireMembers(tx, row, eventIds)
    if (eventIds.length >= row.event_count) throw errors.INVESTIGATION_SPLIT_TAKES_ALL()
    const events = await requireEvents(context, tx, eventIds)
    const newId = await openInvestigation(context, tx, {
      title: toTitle(title),
      origin: 'split',
      members: events.map((event) => toMember(event, 'split')),
      by,
      relations: [{ id: row.id, kind: 'split_from' }],
      details: { other: toOther(row) },
    })
    await removeMembers(context, tx, row, eventIds)
    await queries.updateInvestigation(tx, row.id, {})
    const other = toOther(await requireRow(tx, newId))
    await recordStep(context, tx, { of: row, kind: 'split', by, details: { ...eventsOf(eventIds), other } })
    await tellDue(context, tx)
  })

/** Merges another unresolved investigation into this one, which has all events then and began when the first of the two did. */
export const merge = (
  context: Context,
  db: Db,
  { sourceId, ...target }: Target & { sourceId: string },
  by: Caller,
): Promise<Investigation> =>
  transact(db, async (tx) => {
    if (sourceId === target.id) throw errors.INVESTIGATION_MERGE_WITH_ITSELF()
    // Two that are merged into each other at the same time would wait for each other.
    await queries.lockMembership(tx)
    return changeInvestigation(context, tx, { ...target, action: 'merge' }, async (_tx, row) => {
      const source = await queries.lockInvestigation(tx, sourceId)
      if (source === undefined) throw errors.INVESTIGATION_NOT_FOUND({ id: sourceId })
      if (!isPossible('merge', source.state)) {
        const current = await getInvestigation(context, tx, sourceId)
        throw errors.INVESTIGATION_STATE_NOT_ALLOWED({ state: source.state, action: 'merge' }, { current })
      }
      await joinTogether(context, tx, { row, source, by })
    })
  })

type Merging = { row: InvestigationRow; source: InvestigationRow; by: Caller }

async function joinTogether(context: Context, tx: Db, { row, source, by }: Merging): Promise<void> {
  const members = await eventQueries.listMembers(tx, source.id, mostEvents)
  const eventIds = members.map((member) => member.event_id)
  await addEvents(context, tx, row, { eventIds, reason: 'merged' })
  const isOlder = source.opened_at < row.opened_at
  await queries.updateInvestigation(tx, row.id, isOlder ? begunWith(row, source) : {})
  await queries.updateInvestigation(tx, source.id, {
    ...stopped(source, context.clock.now()),
    state: 'merged',
    merged_into: row.id,
    is_mail_due: false,
  })
  await queries.insertRelation(tx, { from_id: source.id, to_id: row.id, kind: 'merged_into' })
  const details = { ...eventsOf(eventIds), other: toOther(source) }
  await recordStep(context, tx, { of: row, kind: 'merged', by, details })
  await recordStep(context, tx, { of: source, kind: 'merged', by, details: { other: toOther(row) } })
}

/** Work that waited in the older one has waited since then. */
const begunWith = (row: InvestigationRow, source: InvestigationRow) => ({
  opened_at: source.opened_at,
  first_response_at: source.first_response_at ?? row.first_response_at,
  active_milliseconds:
    row.active_milliseconds + Math.max(0, row.opened_at.getTime() - source.opened_at.getTime()),
})

async function addEvents(
  context: Context,
  tx: Db,
  row: InvestigationRow,
  { eventIds, reason }: { eventIds: readonly string[]; reason: JoinReason },
): Promise<void> {
  const events = await requireEvents(context, tx, eventIds)
  const members = events.map((event) => toMember(event, reason))
  await addMembers(context, tx, { id: row.id, eventCount: row.event_count }, members)
}

async function requireMembers(tx: Db, row: InvestigationRow, eventIds: readonly string[]): Promise<void> {
  const members = new Set(
    (await eventQueries.listMembers(tx, row.id, mostEvents)).map(({ event_id }) => event_id),
  )
  const unknown = eventIds.filter((id) => !members.has(id.toLowerCase()))
  const [first] = unknown
  if (first !== undefined) throw errors.INVESTIGATION_EVENTS_NOT_IN_IT({ first }, { unknown })
}

async function requireRow(tx: Db, id: string): Promise<InvestigationRow> {
  const row = await queries.findInvestigation(tx, id)
  if (row === undefined) throw errors.INVESTIGATION_NOT_FOUND({ id })
  return row
}

const toOther = ({ id, number, title }: InvestigationRow) => ({ id, number, title })
