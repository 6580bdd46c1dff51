import { announceChange } from '../../../kernel/bus/changes.ts'
import type { Db } from '../../../kernel/database/database.ts'
import type { Caller } from '../../../kernel/identity.ts'
import type { StepDetails } from '../contract.ts'
import type { Context } from '../dependencies.ts'
import { eventPrefix } from '../events.ts'
import { insertStep } from '../queries.ts'
import type { StepKind } from '../words.ts'

export type Step = {
  of: { id: string; title: string }
  kind: StepKind
  by: Caller
  details?: StepDetails
}

type StepContext = Pick<Context, 'audit' | 'ids' | 'clock' | 'bus'>

/** Writes one step of an investigation: an audit event and a line of its timeline, both in the caller's transaction. */
export async function recordStep(
  { audit, ids, clock, bus }: StepContext,
  tx: Db,
  { of, kind, by, details = {} }: Step,
): Promise<void> {
  const eventId = await audit.record(tx, {
    type: `${eventPrefix}${kind}`,
    outcome: 'success',
    by,
    subject: { type: 'investigation', id: of.id, name: of.title },
    details,
  })
  const { actor } = by
  await insertStep(tx, {
    id: ids.next(),
    investigation_id: of.id,
    at: clock.now(),
    kind,
    by_kind: actor.kind,
    by_id: 'id' in actor ? actor.id : null,
    by_name: 'name' in actor ? actor.name : null,
    details: JSON.stringify(details),
    event_id: eventId,
  })
  await announceChange(bus, tx, 'investigations')
}

const mostIdsNamed = 50

/** How many events a step is about, and which: the first of them where they are many. */
export const eventsOf = (ids: readonly string[]): Required<Pick<StepDetails, 'events'>> => ({
  events: { count: ids.length, ids: ids.slice(0, mostIdsNamed) },
})
