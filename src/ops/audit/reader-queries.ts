import { sql } from 'kysely'
import type { Db } from '../../kernel/database/database.ts'
import type { EventSource, SealedEvent } from '../../kernel/event-reader/event-reader.ts'
import { firstIdAt } from '../../kernel/ids.ts'

/** An event as it was written, sealed or not. */
export type PastEvent = Omit<SealedEvent, 'index'>
type Stored = Omit<PastEvent, 'riskFactors' | 'values'> & {
  riskFactors: string | null
  values: PastEvent['values'] | null
}

const columns = sql`event.id, event.recorded_at as "recordedAt", event.type, event.outcome, event.risk,
  event.risk_factors as "riskFactors", event.actor_kind as "actorKind", event.subject_type as "subjectType",
  event.subject_id as "subjectId", event.session_id as "sessionId",
  (select jsonb_object_agg(value.field, value.value) from breakwater.event_value value
   where value.event_id = event.id) as values`

/** The sealed part of the log as its readers follow it. What was moved out of the database is passed over. */
export const sealedEvents: EventSource = {
  async list(db, { from, limit }) {
    const { rows } = await sql<Stored & { index: number }>`
      select seal.leaf_index as index, ${columns}
      from breakwater.event_seal seal join breakwater.event on event.id = seal.event_id
      where seal.leaf_index >= ${from}
      order by seal.leaf_index limit ${limit}`.execute(db)
    return rows.map(({ index, ...event }) => ({ index, ...toEvent(event) }))
  },
  size: countSealed,
}

/** From the newest checkpoint: what it covers is committed. */
async function countSealed(db: Db): Promise<number> {
  const { rows } = await sql<{ size: number }>`
    select coalesce(max(size), 0) as size from breakwater.checkpoint`.execute(db)
  return rows[0]?.size ?? 0
}

export type PastQuery = {
  types: readonly string[]
  /** Also every event by an API token. */
  byToken?: boolean
  /** Only what was done to this. */
  subject?: { type: string; id: string }
  since: Date
  until: Date
  limit: number
}

/** Events of some types in the order of time, the newest of them when there are more than `limit`. */
export async function listPastEvents(db: Db, query: PastQuery): Promise<PastEvent[]> {
  const { subject } = query
  const orByToken = query.byToken ? sql`or event.actor_kind = 'token'` : sql``
  const ofSubject = subject
    ? sql`and event.subject_type = ${subject.type} and event.subject_id = ${subject.id}`
    : sql``
  const { rows } = await sql<Stored>`
    select ${columns} from breakwater.event
    where event.id >= ${firstIdAt(query.since)}::uuid and event.id < ${firstIdAt(query.until)}::uuid
      and (event.type = any(${[...query.types]}::text[]) ${orByToken}) ${ofSubject}
    order by event.id desc limit ${query.limit}`.execute(db)
  return rows.map(toEvent).reverse()
}

const toEvent = ({ riskFactors, values, ...event }: Stored): PastEvent => ({
  ...event,
  riskFactors: riskFactors?.split(',') ?? [],
  values: values ?? {},
})
