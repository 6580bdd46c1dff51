import { transact, type Db } from '../../../kernel/database/database.ts'
import { searchWords } from '../../../kernel/database/search.ts'
import type { Caller } from '../../../kernel/identity.ts'
import { canonicalText, readLine } from '../../../kernel/text-fields.ts'
import type { Investigation } from '../contract.ts'
import type { Context } from '../dependencies.ts'
import type { NewMember } from '../event-queries.ts'
import { tellDue } from '../mail/tell-due.ts'
import { addMembers, latest, requireEvents, toMember } from './members.ts'
import * as queries from '../queries.ts'
import { getInvestigation } from '../read.ts'
import { eventsOf, recordStep } from '../actions/steps.ts'
import { longestTitle, type Origin, type RelationKind } from '../words.ts'
import type { StepDetails } from '../contract.ts'

export type Opening = {
  title: string
  origin: Origin
  members: readonly NewMember[]
  by: Caller
  relations?: readonly { id: string; kind: RelationKind }[]
  /** What the first step says besides the events. */
  details?: StepDetails
}

/** Opens an investigation with its events, its relations and the first step of its timeline; answers its id. */
export async function openInvestigation(context: Context, tx: Db, opening: Opening): Promise<string> {
  const { title, origin, members, by, relations = [], details } = opening
  const id = context.ids.next()
  const openedAt = context.clock.now()
  await queries.insertInvestigation(tx, {
    id,
    title,
    origin,
    opened_at: openedAt,
    last_event_at: members.length > 0 ? latest(members) : openedAt,
    searchWords: searchWords([title]),
  })
  await addMembers(context, tx, { id, eventCount: 0 }, members)
  for (const { id: to, kind } of relations) await queries.insertRelation(tx, { from_id: id, to_id: to, kind })
  const eventIds = members.map(({ eventId }) => eventId)
  const events = eventIds.length > 0 ? eventsOf(eventIds) : {}
  await recordStep(context, tx, { of: { id, title }, kind: 'opened', by, details: { ...events, ...details } })
  return id
}

/** A title as it is stored; its schema has let it through. */
export const toTitle = (title: string): string => canonicalText((text) => readLine(text, longestTitle), title)

/** Opens an investigation by hand, with or without events. */
export const createInvestigation = (
  context: Context,
  db: Db,
  { title, eventIds = [] }: { title: string; eventIds?: readonly string[] },
  by: Caller,
): Promise<Investigation> =>
  transact(db, async (tx) => {
    const events = await requireEvents(context, tx, eventIds)
    const members = events.map((event) => toMember(event, 'by_hand'))
    const id = await openInvestigation(context, tx, { title: toTitle(title), origin: 'person', members, by })
    await tellDue(context, tx)
    return getInvestigation(context, tx, id)
  })
